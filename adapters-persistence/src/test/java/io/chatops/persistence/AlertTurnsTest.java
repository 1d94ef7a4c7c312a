package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.persistence.metric.Partitions;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class AlertTurnsTest {
  @Inject DataSource dataSource;
  @Inject AlertRepository alerts;

  @Test
  void waitForNobodyWhoMakesAPartition() throws SQLException {
    AlertKey key = new AlertKey(AlertThresholdId.random(), ServerId.random(), "");
    try (Connection partitions = dataSource.getConnection();
        Statement statement = partitions.createStatement()) {
      partitions.setAutoCommit(false);
      statement.execute("SELECT pg_advisory_xact_lock(" + Partitions.PARTITION_LOCK + ")");

      var found =
          CompletableFuture.supplyAsync(() -> alerts.find(key)).orTimeout(1, TimeUnit.MINUTES);

      assertThat(found.join().open()).isNull();
    }
  }
}
