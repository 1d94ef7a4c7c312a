package io.chatops.persistence.access;

import io.chatops.core.access.FailedSignIns;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Wrong passwords of all hubs in PostgreSQL: of each caller the time at which all attempts are
 * back. A caller is stored as an HMAC by the newest key in the file of keys, which all hubs have;
 * one that an earlier key made still counts.
 */
@PostgresAdapter
class PostgresFailedSignIns implements FailedSignIns {
  private static final String PURPOSE = "ChatOps failed sign-in";

  /** In the order of their keys, so no two transactions wait for each other. */
  private static final String ADD =
      """
      INSERT INTO failed_sign_in AS present (caller, restored_at)
      SELECT caller, at + step FROM (
        SELECT caller, CAST(? AS timestamptz) AS at, make_interval(secs => seconds) AS step
        FROM unnest(?, ?) AS failed (caller, seconds) ORDER BY caller) AS failed
      ON CONFLICT (caller) DO UPDATE SET restored_at = least(
        greatest(present.restored_at, ?) + (excluded.restored_at - ?), ?)\
      """;

  private static final String FIND =
      "SELECT caller, restored_at FROM failed_sign_in WHERE caller = ANY (?)";

  private static final String DELETE = "DELETE FROM failed_sign_in WHERE restored_at <= ?";

  private final SecretBox secrets;

  PostgresFailedSignIns(SecretBox secrets) {
    this.secrets = secrets;
  }

  @Override
  public void add(List<Limit> limits, Instant now) {
    Object[] seconds =
        limits.stream().map(limit -> limit.perAttempt().toMillis() / 1_000.0).toArray();
    Sql.update(
        ADD,
        now,
        bytes(limits.stream().map(limit -> hashes(limit).get(0))),
        new Sql.Values("float8", seconds),
        now,
        now,
        now.plus(longestWindow(limits)));
  }

  private static Duration longestWindow(List<Limit> limits) {
    return limits.stream().map(Limit::window).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  @Override
  @Reads
  public Duration waitOf(List<Limit> limits, Instant now) {
    Map<Limit, List<byte[]>> hashes = new HashMap<>();
    limits.forEach(limit -> hashes.put(limit, hashes(limit)));
    Map<String, Instant> stored = new HashMap<>();
    Sql.forEach(
        FIND,
        row ->
            stored.put(
                HexFormat.of().formatHex(row.getBytes("caller")),
                StoredTime.read(row, "restored_at")),
        bytes(hashes.values().stream().flatMap(List::stream)));
    Duration longest = Duration.ZERO;
    for (Map.Entry<Limit, List<byte[]>> each : hashes.entrySet()) {
      for (byte[] hash : each.getValue()) {
        Duration wait = each.getKey().waitOf(stored.get(HexFormat.of().formatHex(hash)), now);
        longest = wait.compareTo(longest) > 0 ? wait : longest;
      }
    }
    return longest;
  }

  @Override
  public void deleteRestored(Instant now) {
    Sql.update(DELETE, now);
  }

  private List<byte[]> hashes(Limit limit) {
    return secrets.hashes(PURPOSE, limit.caller());
  }

  private static Sql.Values bytes(Stream<byte[]> values) {
    return new Sql.Values("bytea", values.toArray(byte[][]::new));
  }
}
