package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A partition is dropped only if it is detached and empty. */
@ExtendWith(TestDatabase.class)
class PartitionsTest extends MetricStoreFixture {
  private final Partitions hours = new Partitions("metric_report", Partitions.Width.HOUR);

  PartitionsTest(TestDatabase.Running database) {
    super(database);
  }

  @Test
  void dropsNoPartitionThatIsInUse() throws SQLException {
    await(open().append(reports.cpu(1, noon, 1)));
    String name = "metric_report_2026112412";
    Partitions.Found partition = new Partitions.Found(name);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      hours.dropIfEmpty(connection, partition);
      assertThat(count("pg_class WHERE relname = '" + name + "'")).as("attached").isEqualTo(1);
      execute("ALTER TABLE metric_report DETACH PARTITION " + name);
      hours.dropIfEmpty(connection, partition);
      assertThat(count("pg_class WHERE relname = '" + name + "'")).as("with a row").isEqualTo(1);
      execute("DELETE FROM " + name);
      hours.dropIfEmpty(connection, partition);
      assertThat(count("pg_class WHERE relname = '" + name + "'")).isZero();
    }
  }

  @Test
  void dropsNoPartitionThatARowCameIntoMeanwhile() throws SQLException {
    await(open().append(reports.cpu(1, noon, 1)));
    execute("CREATE TABLE row_to_come AS SELECT * FROM metric_report");
    execute("DELETE FROM metric_report");
    Partitions.Found partition = new Partitions.Found("metric_report_2026112412");
    try (Connection writer = dataSource.getConnection();
        Statement writing = writer.createStatement();
        Connection maintenance = dataSource.getConnection()) {
      writer.setAutoCommit(false);
      maintenance.setAutoCommit(false);
      maintenance.setTransactionIsolation(
          Connection.TRANSACTION_REPEATABLE_READ); // as some set it up
      writing.execute("INSERT INTO metric_report SELECT * FROM row_to_come");
      CompletableFuture<Boolean> dropped =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return hours.dropIfEmpty(maintenance, partition);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      awaitTrue(() -> dropped.isDone() || count("pg_locks WHERE NOT granted") > 0);
      writer.commit();

      assertThat(dropped.orTimeout(1, TimeUnit.MINUTES).join()).isFalse();
    }
    assertThat(count("metric_report")).isEqualTo(1);
  }
}
