package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.process.ProcessTopStore;
import io.chatops.persistence.metric.codec.ProcessTopCodec;
import io.chatops.persistence.sql.StoredTime;
import io.chatops.persistence.sql.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Process lists: one row per server and minute, merged into one per server and hour once the hour
 * is over.
 */
public final class PostgresProcessTopStore implements ProcessTopStore {
  /** The number of servers moved in one transaction: about 18 MB. */
  private static final int SERVERS_AT_ONCE = 500;

  private static final String SAVE =
      """
      INSERT INTO process_top_minute (server_id, minute, entry) VALUES (?, ?, ?)
      ON CONFLICT DO NOTHING""";

  private static final String FIND =
      """
      (SELECT entry FROM process_top_minute
        WHERE server_id = ? AND minute <= ? AND minute > ? ORDER BY minute DESC LIMIT 1)
      UNION ALL
      SELECT entries FROM process_top WHERE server_id = ? AND hour <= ? AND hour >= ?""";

  private static final String FIND_RANGE =
      """
      SELECT entry FROM process_top_minute WHERE server_id = ? AND minute >= ? AND minute < ?
      UNION ALL
      SELECT entries FROM process_top WHERE server_id = ? AND hour >= ? AND hour < ?""";

  private static final String MOVE =
      """
      WITH due AS (
        SELECT DISTINCT server_id FROM process_top_minute WHERE minute < ? LIMIT ?),
      moved AS (
        DELETE FROM process_top_minute m USING due
        WHERE m.server_id = due.server_id AND m.minute < ?
        RETURNING m.server_id, m.minute, m.entry)
      INSERT INTO process_top AS present (server_id, hour, entries)
      SELECT server_id, date_trunc('hour', minute, 'UTC'),
        string_agg(entry, ''::bytea ORDER BY minute)
      FROM moved GROUP BY 1, 2
      ON CONFLICT (server_id, hour) DO UPDATE SET entries = present.entries || excluded.entries""";

  private final Transactions transactions;
  private final InstantSource clock;

  public PostgresProcessTopStore(DataSource dataSource, InstantSource clock) {
    this.transactions = new Transactions(dataSource);
    this.clock = clock;
  }

  @Override
  public void save(List<ProcessTop> tops) {
    if (tops.isEmpty()) {
      return;
    }
    List<ProcessTop> ordered =
        tops.stream().sorted(Comparator.comparing(top -> top.serverId().value())).toList();
    transactions.run(
        connection -> {
          Set<ServerId> present =
              ExistingServers.lock(connection, ordered.stream().map(ProcessTop::serverId).toList());
          try (PreparedStatement save = connection.prepareStatement(SAVE)) {
            for (ProcessTop top : ordered) {
              if (present.contains(top.serverId())) {
                save.setObject(1, top.serverId().value());
                save.setObject(2, StoredTime.of(top.minute()));
                save.setBytes(3, ProcessTopCodec.encode(top));
                save.addBatch();
              }
            }
            return save.executeBatch();
          }
        });
  }

  @Override
  public Optional<ProcessTop> find(ServerId serverId, Instant at, Duration reach) {
    Instant after = at.minus(reach);
    List<byte[]> entries =
        transactions.run(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(FIND)) {
                select.setObject(1, serverId.value());
                select.setObject(2, StoredTime.of(at));
                select.setObject(3, StoredTime.of(after));
                select.setObject(4, serverId.value());
                select.setObject(5, StoredTime.of(at));
                select.setObject(6, StoredTime.of(after.truncatedTo(ChronoUnit.HOURS)));
                List<byte[]> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                  while (rows.next()) {
                    found.add(rows.getBytes(1));
                  }
                }
                return found;
              }
            });
    return entries.stream()
        .flatMap(some -> Stream.ofNullable(ProcessTopCodec.newest(serverId, some, after, at)))
        .max(Comparator.comparing(ProcessTop::minute));
  }

  @Override
  public void forEach(ServerId serverId, Instant start, Instant end, Consumer<ProcessTop> reader) {
    List<byte[]> entries =
        transactions.run(
            connection -> {
              try (PreparedStatement select = connection.prepareStatement(FIND_RANGE)) {
                select.setObject(1, serverId.value());
                select.setObject(2, StoredTime.of(start));
                select.setObject(3, StoredTime.of(end));
                select.setObject(4, serverId.value());
                select.setObject(5, StoredTime.of(start.truncatedTo(ChronoUnit.HOURS)));
                select.setObject(6, StoredTime.of(end));
                List<byte[]> found = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                  while (rows.next()) {
                    found.add(rows.getBytes(1));
                  }
                }
                return found;
              }
            });
    entries.forEach(some -> ProcessTopCodec.forEach(serverId, some, start, end, reader));
  }

  @Override
  public void maintain(Instant keptFrom) {
    OffsetDateTime hour = StoredTime.of(clock.instant().truncatedTo(ChronoUnit.HOURS));
    while (move(hour) > 0) {
      // a group of servers each time
    }
    transactions.run(
        connection -> {
          try (PreparedStatement delete =
              connection.prepareStatement("DELETE FROM process_top WHERE hour < ?")) {
            delete.setObject(1, StoredTime.of(keptFrom.truncatedTo(ChronoUnit.HOURS)));
            return delete.executeUpdate();
          }
        });
  }

  /** Moves the earlier minutes of some servers in one statement, so that nothing is lost. */
  private int move(OffsetDateTime before) {
    return transactions.run(
        connection -> {
          try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setObject(1, before);
            move.setInt(2, SERVERS_AT_ONCE);
            move.setObject(3, before);
            return move.executeUpdate();
          }
        });
  }
}
