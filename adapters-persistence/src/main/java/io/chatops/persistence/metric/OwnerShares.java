package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.persistence.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The space that each owner's history takes: the chunks as counted by the last maintenance run, and
 * the reports of the last two hours, which are compacted later. Once a server's day or its owner's
 * history is full, samples are left out. Safe for use by many threads.
 */
final class OwnerShares {
  private static final long SECONDS_PER_HOUR = 3_600;
  private static final long HOURS_PER_DAY = 24;

  private final StoreBudgets budgets;
  private final Map<ServerId, Written> written = new ConcurrentHashMap<>();

  /** The shares by server; servers added since the last run have none, but their day is bounded. */
  private volatile Map<ServerId, Share> shares = Map.of();

  /** The servers that had written by the last run. */
  private Set<ServerId> writtenBefore = Set.of();

  /**
   * The share of one owner.
   *
   * @param max the maximum in bytes, from the setting with this name
   * @param used grows with each report
   */
  private record Share(long max, String setting, AtomicLong used) {}

  /**
   * The bytes that one server has written since the hub started: in this hour, in the previous one,
   * and today.
   */
  private static final class Written {
    private long hour;
    private long thisHour;
    private long lastHour;
    private long today;

    private synchronized void add(long nowHour, long bytes) {
      advanceTo(nowHour);
      thisHour += bytes;
      today += bytes;
    }

    private synchronized long recent(long nowHour) {
      advanceTo(nowHour);
      return thisHour + lastHour;
    }

    private synchronized long today(long nowHour) {
      advanceTo(nowHour);
      return today;
    }

    private void advanceTo(long nowHour) {
      if (nowHour != hour) {
        today = nowHour / HOURS_PER_DAY == hour / HOURS_PER_DAY ? today : 0;
        lastHour = nowHour == hour + 1 ? thisHour : 0;
        thisHour = 0;
        hour = nowHour;
      }
    }
  }

  OwnerShares(StoreBudgets budgets) {
    this.budgets = budgets;
  }

  /** Counts the bytes of a stored report. */
  void wrote(ServerId server, Instant now, long bytes) {
    written.computeIfAbsent(server, id -> new Written()).add(hour(now), bytes);
    Share share = shares.get(server);
    if (share != null) {
      share.used.addAndGet(bytes);
    }
  }

  /** Returns true if the samples of a server are left out. */
  boolean isFull(ServerId server, Instant now) {
    return isDayFull(server, now) || isShareFull(shares.get(server));
  }

  /** Returns the reason and its remedy; empty if there is room. */
  Optional<String> problem(ServerId server, Instant now) {
    if (isDayFull(server, now)) {
      return Optional.of(
          "The reports of this server took %d MB today, the most that"
                  .formatted(budgets.payloadBytesPerDay() >> 20)
              + " chatops.limits.report-megabytes-per-day allows. Have the agent report less, or ask"
              + " the hub's administrator for more");
    }
    Share share = shares.get(server);
    if (share != null && isShareFull(share)) {
      return Optional.of(
          "The history of your servers takes %d MB, the maximum that %s allows."
                  .formatted(share.max >> 20, share.setting)
              + " Remove a server, or ask the hub's administrator for more");
    }
    return Optional.empty();
  }

  private boolean isDayFull(ServerId server, Instant now) {
    Written bytes = written.get(server);
    return bytes != null && bytes.today(hour(now)) >= budgets.payloadBytesPerDay();
  }

  private static boolean isShareFull(@Nullable Share share) {
    return share != null && share.used.get() >= share.max;
  }

  /** Recounts what is stored, and drops servers that were removed. */
  void count(Connection connection, Instant now) throws SQLException {
    long hour = hour(now);
    Map<UUID, Share> ofOwners = new HashMap<>();
    Map<ServerId, Share> ofServers = new HashMap<>();
    Sql.forEach(
        connection,
        """
                SELECT s.id, s.owner_id, u.role = 'ADMIN', m.bytes
                FROM server s JOIN users u ON u.id = s.owner_id
                LEFT JOIN (SELECT server_id, sum(bytes) AS bytes FROM metric_space GROUP BY server_id)
                  AS m ON m.server_id = s.id""",
        row -> {
          ServerId server = new ServerId(row.getObject(1, UUID.class));
          boolean isAdmin = row.getBoolean(3);
          Share share =
              ofOwners.computeIfAbsent(row.getObject(2, UUID.class), owner -> empty(isAdmin));
          Written recent = written.get(server);
          share.used.addAndGet(row.getLong(4) + (recent == null ? 0 : recent.recent(hour)));
          ofServers.put(server, share);
        });
    connection.commit();
    shares = ofServers;
    // One that is missing for the first time may be new.
    written.keySet().removeIf(id -> writtenBefore.contains(id) && !ofServers.containsKey(id));
    writtenBefore = Set.copyOf(written.keySet());
  }

  private Share empty(boolean isAdmin) {
    return isAdmin
        ? new Share(
            budgets.historyBytesPerAdmin(),
            "chatops.limits.history-megabytes-per-admin",
            new AtomicLong())
        : new Share(
            budgets.historyBytesPerUser(),
            "chatops.limits.history-megabytes-per-user",
            new AtomicLong());
  }

  private static long hour(Instant time) {
    return Math.floorDiv(time.getEpochSecond(), SECONDS_PER_HOUR);
  }
}
