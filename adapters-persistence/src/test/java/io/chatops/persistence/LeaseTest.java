package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.HubId;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A hub's lease, whatever else it and others do with the database. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class LeaseTest {
  @Inject AgentDirectory directory;
  @Inject DataSource dataSource;

  @Inject
  @ConfigProperty(name = "quarkus.datasource.jdbc.max-size")
  int poolSize;

  private final HubId hub = HubId.random();
  private final List<Connection> taken = new ArrayList<>();

  @BeforeEach
  void register() {
    directory.renew(hub, HubAddress.plain("hub-1:8080"), false);
  }

  @AfterEach
  void giveBack() throws SQLException {
    for (Connection connection : taken) {
      connection.close();
    }
    directory.leave(hub);
  }

  @Test
  void isRenewedWhileOtherWorkHasAllConnections() throws SQLException {
    for (int i = 0; i < poolSize; i++) {
      taken.add(dataSource.getConnection());
    }

    assertThat(directory.renew(hub, HubAddress.plain("hub-1:8080"), false).known()).isTrue();
  }

  @Test
  void isRetriedAfterSecondsWhileTheDatabaseIsSilent() throws SQLException {
    Connection other = dataSource.getConnection();
    taken.add(other);
    other.setAutoCommit(false);
    try (Statement lock = other.createStatement()) {
      lock.execute("SELECT 1 FROM hub WHERE id = '" + hub.value() + "' FOR UPDATE");
    }

    var renewal =
        CompletableFuture.supplyAsync(
            () -> directory.renew(hub, HubAddress.plain("hub-1:8080"), false));

    assertThat(renewal)
        .failsWithin(1, TimeUnit.MINUTES)
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            ChatOpsException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
    other.rollback();
    assertThat(
            CompletableFuture.supplyAsync(
                () -> directory.renew(hub, HubAddress.plain("hub-1:8080"), false).known()))
        .succeedsWithin(Duration.ofMinutes(1))
        .isEqualTo(true);
  }
}
