package io.chatops.persistence.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.schema.DatabaseLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A backup of a database that is written to all the time, as a hub does. */
@ExtendWith(TestDatabase.class)
class BackupUnderLoadTest {
  private static final String LOG =
      "SELECT message FROM log_entry WHERE component = 'load' ORDER BY message::integer";
  private static final String AUDIT =
      "SELECT target FROM audit_event WHERE actor_name = 'load' ORDER BY target::integer";
  private static final String MEASURED =
      """
      SELECT n FROM (SELECT sequence AS n FROM metric_report WHERE payload = '\\x10ad'
        UNION ALL SELECT part FROM metric_chunk_raw WHERE data = '\\x10ad') AS moved ORDER BY n""";

  private final DataSource source;
  private final DataSource target;
  private final Semaphore done = new Semaphore(0);
  private final AtomicBoolean over = new AtomicBoolean();

  BackupUnderLoadTest(TestDatabase.Running server) {
    source = server.emptyDataSource();
    target = server.blankDataSource();
  }

  @Test
  void hasOneMomentOfAllTables() throws Exception {
    Databases.execute(source, Databases.sample());
    CompletableFuture<Void> load = CompletableFuture.runAsync(this::write);
    done.acquire(20);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OutputStream slow =
        new FilterOutputStream(file) {
          private int writes;

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (writes == 0) {
              done.drainPermits(); // what was written before counts no more
            }
            if (writes++ < 40) {
              done.acquireUninterruptibly(); // more is written while the backup goes on
            }
            file.write(bytes, offset, length);
          }
        };
    new BackupWriter(source, "1.2.3", InstantSource.system(), line -> {})
        .write(new BackupWriter.Extent(true, null, null), slow);
    over.set(true);
    load.get();

    new Restore(target, DatabaseLayout.PLAIN, line -> {}, keys -> {})
        .run(BackupInput.of(new ByteArrayInputStream(file.toByteArray()), null), false);

    try (Connection restored = target.getConnection();
        Connection loaded = source.getConnection()) {
      List<String> log = Databases.list(restored, LOG);
      int moment = log.size();
      assertThat(moment).isBetween(20, Databases.list(loaded, LOG).size() - 20);
      List<String> numbers = IntStream.rangeClosed(1, moment).mapToObj(Integer::toString).toList();
      assertThat(log).isEqualTo(numbers);
      assertThat(Databases.list(restored, AUDIT)).isEqualTo(numbers);
      assertThat(Databases.list(restored, MEASURED)).isEqualTo(numbers);
      String rows =
          "SELECT t::text FROM log_entry t WHERE component = 'load' AND message::integer <= %d ORDER BY 1"
              .formatted(moment);
      assertThat(Databases.list(restored, rows)).isEqualTo(Databases.list(loaded, rows));
      for (String table : List.of("server", "alert", "metric_label", "users", "metric_chunk_10m")) {
        String all = "SELECT t::text FROM " + table + " t ORDER BY 1";
        assertThat(Databases.list(restored, all)).isEqualTo(Databases.list(loaded, all));
      }
    }
  }

  /** Each transaction tells its number in three tables; measurements move, and partitions go. */
  private void write() {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET lock_timeout = '20ms'");
      for (int i = 1; !over.get(); i++) {
        String hour = "2026-11-25 %02d:00:00+00".formatted(i % 24);
        String partition = "metric_report_20261125%02d".formatted(i % 24);
        statement.execute(
            "CREATE TABLE IF NOT EXISTS %s (LIKE metric_report INCLUDING ALL)"
                .formatted(partition));
        if (Databases.list(
                connection,
                "SELECT 1 FROM pg_inherits WHERE inhrelid = '%s'::regclass".formatted(partition))
            .isEmpty()) {
          statement.execute(
              "ALTER TABLE metric_report ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s'::timestamptz + interval '1 hour')"
                  .formatted(partition, hour, hour));
        }
        statement.execute(
            """
            INSERT INTO log_entry SELECT gen_random_uuid(), id, now(), 'INFO', 'hub', 'load', '%1$d',
              '', '{}', '{}' FROM server ORDER BY id LIMIT 1;
            INSERT INTO audit_event (id, at, last_at, event_count, actor_name, actor_folded, action,
              outcome, target) VALUES (gen_random_uuid(), now(), now(), 1, 'load', 'load',
              'NOTE_ADD', 'ALLOWED', '%1$d');
            INSERT INTO metric_report SELECT id, '%2$s', %1$d, '\\x10ad' FROM server
              ORDER BY id LIMIT 1"""
                .formatted(i, hour));
        connection.commit();
        compact(connection, statement, i - 2);
        done.release();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      done.release(1000);
    }
  }

  /** As the maintenance: the rows become chunks, and the partition goes unless somebody uses it. */
  private static void compact(Connection connection, Statement statement, int i)
      throws SQLException {
    statement.execute(
        """
        WITH moved AS (DELETE FROM metric_report WHERE sequence = %d AND payload = '\\x10ad'
          RETURNING *)
        INSERT INTO metric_chunk_raw SELECT server_id, '2026-11-24 13:00:00+00', sequence, 1, '\\x',
          payload, 1 FROM moved"""
            .formatted(i));
    connection.commit();
    if (i > 0) {
      try {
        statement.execute("LOCK TABLE ONLY metric_report IN ACCESS EXCLUSIVE MODE");
        statement.execute("DROP TABLE IF EXISTS metric_report_20261125%02d".formatted(i % 24));
        connection.commit();
      } catch (SQLException e) {
        connection.rollback(); // a backup uses the table
      }
    }
  }
}
