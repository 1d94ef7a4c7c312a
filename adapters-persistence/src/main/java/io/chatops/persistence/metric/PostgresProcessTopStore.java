package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.process.ProcessTopStore;
import io.chatops.persistence.metric.codec.ProcessTopCodec;
import io.chatops.persistence.sql.RowLocks;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
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
      ON CONFLICT (server_id, minute)""";

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
    store(tops, SAVE + " DO NOTHING");
  }

  @Override
  public void replace(List<ProcessTop> tops) {
    store(tops, SAVE + " DO UPDATE SET entry = excluded.entry");
  }

  private void store(List<ProcessTop> tops, String statement) {
    if (tops.isEmpty()) {
      return;
    }
    List<ProcessTop> ordered =
        tops.stream().sorted(Comparator.comparing(top -> top.serverId().value())).toList();
    transactions.run(
        connection -> {
          Set<ServerId> present =
              RowLocks.keepServers(connection, ordered.stream().map(ProcessTop::serverId).toList());
          Sql.batch(
              connection,
              statement,
              ordered.stream().filter(top -> present.contains(top.serverId())).toList(),
              top ->
                  new Object[] {top.serverId().value(), top.minute(), ProcessTopCodec.encode(top)});
          return present;
        });
  }

  @Override
  public Optional<ProcessTop> find(ServerId serverId, Instant at, Duration reach) {
    Instant after = at.minus(reach);
    List<byte[]> entries =
        transactions.run(
            connection ->
                Sql.list(
                    connection,
                    FIND,
                    row -> row.getBytes(1),
                    serverId.value(),
                    at,
                    after,
                    serverId.value(),
                    at,
                    after.truncatedTo(ChronoUnit.HOURS)));
    return entries.stream()
        .flatMap(some -> Stream.ofNullable(ProcessTopCodec.newest(serverId, some, after, at)))
        .max(Comparator.comparing(ProcessTop::minute));
  }

  @Override
  public void forEach(ServerId serverId, Instant start, Instant end, Consumer<ProcessTop> reader) {
    List<byte[]> entries =
        transactions.run(
            connection ->
                Sql.list(
                    connection,
                    FIND_RANGE,
                    row -> row.getBytes(1),
                    serverId.value(),
                    start,
                    end,
                    serverId.value(),
                    start.truncatedTo(ChronoUnit.HOURS),
                    end));
    entries.forEach(some -> ProcessTopCodec.forEach(serverId, some, start, end, reader));
  }

  @Override
  public void maintain(Instant keptFrom) {
    Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    while (move(hour) > 0) {
      // a group of servers each time
    }
    transactions.run(
        connection ->
            Sql.update(
                connection,
                "DELETE FROM process_top WHERE hour < ?",
                keptFrom.truncatedTo(ChronoUnit.HOURS)));
  }

  /** Moves the earlier minutes of some servers in one statement, so that nothing is lost. */
  private int move(Instant before) {
    return transactions.run(
        connection -> Sql.update(connection, MOVE, before, SERVERS_AT_ONCE, before));
  }
}
