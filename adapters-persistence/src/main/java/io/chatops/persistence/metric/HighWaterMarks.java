package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The last stored report of each run of each agent. This is the writer's copy of a table: it
 * follows what was committed, and is dropped wherever it may be wrong.
 */
final class HighWaterMarks {
  /** An honest agent restarts now and then; the marks of a server with more runs are read again. */
  private static final int MAX_BOOTS_PER_SERVER = 16;

  private final Map<ServerId, Map<String, Known>> known = new HashMap<>();
  // A queue, because a set that was once large stays slow to iterate.
  private final Queue<ServerId> stale = new ConcurrentLinkedQueue<>();
  private final Queue<ServerId> removed = new ConcurrentLinkedQueue<>();
  private final Map<ServerId, Integer> startsThisDay = new HashMap<>();
  private long day;

  /** The highest stored sequence and time; lastMicros is from the agent's own clock. */
  record Mark(long sequence, long lastMicros) {
    /** The mark before the first report of a run. */
    static final Mark NONE = new Mark(Long.MIN_VALUE, Long.MIN_VALUE);

    boolean reaches(long otherSequence, long otherMicros) {
      return otherSequence <= sequence && otherMicros <= lastMicros;
    }

    Mark with(long otherSequence, long otherMicros) {
      return new Mark(Math.max(sequence, otherSequence), Math.max(lastMicros, otherMicros));
    }
  }

  /** A mark that each report moves in place, so that it leaves no new object in old memory. */
  private static final class Known {
    private long sequence;
    private long lastMicros;

    void set(Mark mark) {
      sequence = mark.sequence;
      lastMicros = mark.lastMicros;
    }

    Mark mark() {
      return new Mark(sequence, lastMicros);
    }
  }

  /**
   * Notes that another hub or a removal may have changed a server's marks. May be called on any
   * thread.
   */
  void evictLater(ServerId serverId) {
    stale.add(serverId);
  }

  /** Forgets a removed server when marks are next loaded. May be called on any thread. */
  void forgetLater(ServerId serverId) {
    stale.add(serverId);
    removed.add(serverId);
  }

  void evict(ServerId serverId) {
    known.remove(serverId);
  }

  /** Loads those of these marks that are not yet known, in one query. */
  void load(Connection connection, Collection<BootKey> keys) throws SQLException {
    for (ServerId serverId = stale.poll(); serverId != null; serverId = stale.poll()) {
      known.remove(serverId);
    }
    for (ServerId serverId = removed.poll(); serverId != null; serverId = removed.poll()) {
      startsThisDay.remove(serverId);
    }
    // Before loading, because a group with more runs than that needs all of them.
    keys.forEach(
        key ->
            known.computeIfPresent(
                key.serverId(),
                (server, boots) -> boots.size() > MAX_BOOTS_PER_SERVER ? null : boots));
    List<BootKey> unknown = keys.stream().filter(key -> find(key) == null).toList();
    if (unknown.isEmpty()) {
      return;
    }
    unknown.forEach(key -> put(key, Mark.NONE));
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT server_id, boot_id, last_sequence, last_time FROM agent_boot
            JOIN unnest(?::uuid[], ?::text[]) AS wanted (server_id, boot_id)
              USING (server_id, boot_id)""")) {
      select.setArray(1, connection.createArrayOf("uuid", servers(unknown)));
      select.setArray(2, connection.createArrayOf("text", boots(unknown)));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ServerId serverId = new ServerId(rows.getObject(1, UUID.class));
          put(new BootKey(serverId, rows.getString(2)), new Mark(rows.getLong(3), rows.getLong(4)));
        }
      }
    } catch (SQLException e) {
      unknown.forEach(key -> evict(key.serverId()));
      throw e;
    }
  }

  /** Returns the mark of a run that was loaded. */
  Mark get(BootKey key) {
    Mark mark = find(key);
    return mark == null ? Mark.NONE : mark;
  }

  /** Writes marks in the current transaction; {@link #advance} follows once it is committed. */
  static void write(Connection connection, NavigableMap<BootKey, Mark> marks) throws SQLException {
    try (PreparedStatement upsert =
        connection.prepareStatement(
            """
            INSERT INTO agent_boot AS present
              (server_id, boot_id, last_sequence, last_time, updated_at)
            SELECT s, b, q, t, now() FROM unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[])
              AS reached (s, b, q, t)
            ON CONFLICT (server_id, boot_id) DO UPDATE SET
              last_sequence = greatest(present.last_sequence, excluded.last_sequence),
              last_time = greatest(present.last_time, excluded.last_time),
              updated_at = excluded.updated_at""")) {
      upsert.setArray(1, connection.createArrayOf("uuid", servers(marks.keySet())));
      upsert.setArray(2, connection.createArrayOf("text", boots(marks.keySet())));
      upsert.setArray(
          3,
          connection.createArrayOf(
              "int8", marks.values().stream().mapToLong(Mark::sequence).boxed().toArray()));
      upsert.setArray(
          4,
          connection.createArrayOf(
              "int8", marks.values().stream().mapToLong(Mark::lastMicros).boxed().toArray()));
      upsert.executeUpdate();
    }
  }

  /** Returns how many new runs of this server may still get a mark on this day (UTC). */
  int startsLeft(ServerId serverId, long today) {
    if (today != day) {
      day = today;
      startsThisDay.clear();
    }
    return MetricStore.STARTS_PER_DAY - startsThisDay.getOrDefault(serverId, 0);
  }

  /** Adopts marks that are now durable. */
  void advance(Map<BootKey, Mark> marks) {
    marks.forEach(
        (key, mark) -> {
          if (get(key).equals(Mark.NONE)) {
            startsThisDay.merge(key.serverId(), 1, Integer::sum);
          }
          put(key, mark);
        });
  }

  private @Nullable Mark find(BootKey key) {
    Map<String, Known> boots = known.get(key.serverId());
    Known run = boots == null ? null : boots.get(key.bootId());
    return run == null ? null : run.mark();
  }

  private void put(BootKey key, Mark mark) {
    known
        .computeIfAbsent(key.serverId(), server -> new HashMap<>(2))
        .computeIfAbsent(key.bootId(), boot -> new Known())
        .set(mark);
  }

  private static Object[] servers(Collection<BootKey> keys) {
    return keys.stream().map(key -> key.serverId().value()).toArray();
  }

  private static Object[] boots(Collection<BootKey> keys) {
    return keys.stream().map(BootKey::bootId).toArray(String[]::new);
  }
}
