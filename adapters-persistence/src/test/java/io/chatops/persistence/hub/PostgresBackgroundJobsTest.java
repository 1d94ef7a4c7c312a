package io.chatops.persistence.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.BackgroundJobs.Job;
import io.chatops.persistence.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class PostgresBackgroundJobsTest {
  private final PGSimpleDataSource database;

  PostgresBackgroundJobsTest(TestDatabase.Running running) {
    this.database = running.emptyDataSource();
  }

  @Test
  @Timeout(180)
  void waitingHubTakesNoJobThatAnotherHasTaken() throws Exception {
    CompletableFuture<Boolean> waited;
    try (Connection other = database.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("INSERT INTO maintenance_due VALUES ('OLD_RECORDS', 0, clock_timestamp())");
      waited =
          CompletableFuture.supplyAsync(
              () ->
                  new PostgresBackgroundJobs(database).claim(Job.OLD_RECORDS, Duration.ofHours(1)));
      while (!isAnybodyWaiting()) {
        Thread.onSpinWait();
      }
      statement.execute(
          "UPDATE maintenance_due SET due_at = clock_timestamp() + INTERVAL '1 hour'");
      other.commit();
    }

    assertThat(waited.get(1, TimeUnit.MINUTES)).isFalse();
  }

  private boolean isAnybodyWaiting() throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")) {
      return found.next() && found.getBoolean(1);
    }
  }
}
