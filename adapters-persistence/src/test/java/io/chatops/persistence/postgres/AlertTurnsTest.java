package io.chatops.persistence.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(TestDatabase.class)
class AlertTurnsTest {
  private final PGSimpleDataSource dataSource;

  AlertTurnsTest(TestDatabase.Running database) {
    this.dataSource = database.emptyDataSource();
  }

  @Test
  void waitForNobodyWhoMakesAPartition() throws SQLException {
    PostgresAlertRepository alerts = new PostgresAlertRepository(dataSource);
    AlertKey key = new AlertKey(AlertThresholdId.random(), ServerId.random(), "");
    try (Connection partitions = dataSource.getConnection();
        Statement statement = partitions.createStatement()) {
      partitions.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + Partitions.PARTITION_LOCK + ")");

      var found =
          CompletableFuture.supplyAsync(() -> alerts.find(key)).orTimeout(30, TimeUnit.SECONDS);

      assertThat(found.join().open()).isNull();
    }
  }
}
