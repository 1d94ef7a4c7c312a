package io.chatops.persistence.postgres;

import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessTop;
import io.chatops.core.process.ProcessTopStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Lists of processes: a row per server and minute, and per server and hour once it is over. */
public final class PostgresProcessTopStore implements ProcessTopStore {
  /** Moved in one transaction: some 18 MB. */
  private static final int SERVERS_AT_ONCE = 500;

  private final Database database;
  private final InstantSource clock;

  public PostgresProcessTopStore(DataSource dataSource, InstantSource clock) {
    this.database = new Database(dataSource);
    this.clock = clock;
  }

  @Override
  public void save(List<ProcessTop> tops) {
    if (tops.isEmpty()) {
      return;
    }
    database.inTransaction(
        handle -> {
          // The lock on the server's row makes a removal wait, rather than fail the whole batch.
          PreparedBatch batch =
              handle.prepareBatch(
                  """
                  INSERT INTO process_top_minute (server_id, minute, entry)
                  SELECT id, :minute, :entry FROM server WHERE id = :id FOR KEY SHARE
                  ON CONFLICT DO NOTHING""");
          tops.stream()
              .sorted(Comparator.comparing(top -> top.serverId().value()))
              .forEach(
                  top ->
                      batch
                          .bind("id", top.serverId().value())
                          .bind("minute", top.minute())
                          .bind("entry", ProcessTopCodec.encode(top))
                          .add());
          return batch.execute();
        });
  }

  @Override
  public Optional<ProcessTop> find(ServerId serverId, Instant at, Duration reach) {
    Instant after = at.minus(reach);
    List<byte[]> entries =
        database.with(
            handle -> {
              List<byte[]> found = new ArrayList<>();
              found.addAll(
                  handle
                      .createQuery(
                          """
                          SELECT entry FROM process_top_minute
                          WHERE server_id = :id AND minute <= :at AND minute > :after
                          ORDER BY minute DESC LIMIT 1""")
                      .bind("id", serverId.value())
                      .bind("at", at)
                      .bind("after", after)
                      .mapTo(byte[].class)
                      .list());
              found.addAll(
                  handle
                      .createQuery(
                          """
                          SELECT entries FROM process_top
                          WHERE server_id = :id AND hour <= :at AND hour >= :from""")
                      .bind("id", serverId.value())
                      .bind("at", at)
                      .bind("from", after.truncatedTo(ChronoUnit.HOURS))
                      .mapTo(byte[].class)
                      .list());
              return found;
            });
    return entries.stream()
        .flatMap(some -> Stream.ofNullable(ProcessTopCodec.newest(serverId, some, after, at)))
        .max(Comparator.comparing(ProcessTop::minute));
  }

  @Override
  public void maintain(Instant keptFrom) {
    Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    while (move(hour) > 0) {
      // some servers each time
    }
    database.inTransaction(
        handle ->
            handle
                .createUpdate("DELETE FROM process_top WHERE hour < :keptFrom")
                .bind("keptFrom", keptFrom.truncatedTo(ChronoUnit.HOURS))
                .execute());
  }

  /** Moves the minutes before a time of some servers; one statement, so that nothing is lost. */
  private int move(Instant before) {
    return Objects.requireNonNull(
        database.inTransaction(
            handle ->
                handle
                    .createUpdate(
                        """
                        WITH due AS (
                          SELECT DISTINCT server_id FROM process_top_minute WHERE minute < :before
                          LIMIT :servers),
                        moved AS (
                          DELETE FROM process_top_minute m USING due
                          WHERE m.server_id = due.server_id AND m.minute < :before
                          RETURNING m.server_id, m.minute, m.entry)
                        INSERT INTO process_top AS present (server_id, hour, entries)
                        SELECT server_id, date_trunc('hour', minute, 'UTC'),
                          string_agg(entry, ''::bytea ORDER BY minute)
                        FROM moved GROUP BY 1, 2
                        ON CONFLICT (server_id, hour)
                          DO UPDATE SET entries = present.entries || excluded.entries""")
                    .bind("before", before)
                    .bind("servers", SERVERS_AT_ONCE)
                    .execute()));
  }
}
