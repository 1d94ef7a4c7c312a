package io.chatops.persistence.access;

import io.chatops.core.access.FailedSignIns;
import io.chatops.persistence.secret.SecretBox;
import io.chatops.persistence.sql.PostgresAdapter;
import io.chatops.persistence.sql.Reads;
import io.chatops.persistence.sql.StoredTime;
import io.quarkus.hibernate.orm.panache.Panache;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

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
    int unused =
        Panache.getSession()
            .doReturningWork(
                connection -> {
                  try (PreparedStatement add = connection.prepareStatement(ADD)) {
                    add.setObject(1, StoredTime.of(now));
                    add.setArray(
                        2, bytes(connection, limits.stream().map(l -> hashes(l).get(0)).toList()));
                    add.setArray(
                        3,
                        connection.createArrayOf(
                            "float8",
                            limits.stream()
                                .map(limit -> limit.perAttempt().toMillis() / 1_000.0)
                                .toArray()));
                    add.setObject(4, StoredTime.of(now));
                    add.setObject(5, StoredTime.of(now));
                    add.setObject(6, StoredTime.of(now.plus(longestWindow(limits))));
                    return add.executeUpdate();
                  }
                });
  }

  private static Duration longestWindow(List<Limit> limits) {
    return limits.stream().map(Limit::window).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  @Override
  @Reads
  public Duration waitOf(List<Limit> limits, Instant now) {
    Map<Limit, List<byte[]>> hashes = new HashMap<>();
    limits.forEach(limit -> hashes.put(limit, hashes(limit)));
    Map<String, Instant> stored =
        Panache.getSession()
            .doReturningWork(
                connection -> {
                  try (PreparedStatement find = connection.prepareStatement(FIND)) {
                    find.setArray(
                        1,
                        bytes(connection, hashes.values().stream().flatMap(List::stream).toList()));
                    Map<String, Instant> found = new HashMap<>();
                    try (ResultSet rows = find.executeQuery()) {
                      while (rows.next()) {
                        found.put(
                            HexFormat.of().formatHex(rows.getBytes("caller")),
                            StoredTime.read(rows, "restored_at"));
                      }
                    }
                    return found;
                  }
                });
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
    int unused =
        Panache.getSession()
            .doReturningWork(
                connection -> {
                  try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                    delete.setObject(1, StoredTime.of(now));
                    return delete.executeUpdate();
                  }
                });
  }

  private List<byte[]> hashes(Limit limit) {
    return secrets.hashes(PURPOSE, limit.caller());
  }

  private static Array bytes(Connection connection, List<byte[]> values) throws SQLException {
    return connection.createArrayOf("bytea", values.toArray(new byte[0][]));
  }
}
