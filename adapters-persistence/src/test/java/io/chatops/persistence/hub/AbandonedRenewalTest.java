package io.chatops.persistence.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.HubId;
import io.chatops.persistence.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hub is stopped in the middle of a renewal, and another one takes over from it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@Tag("any-jdk")
class AbandonedRenewalTest {
  @Inject LeaseConnection lease;
  @Inject AgentDirectory directory;

  private final HubId one = HubId.random();
  private final HubId two = HubId.random();

  @Test
  void holdsUpItsSuccessorForSecondsOnly() {
    directory.renew(one, HubAddress.plain("hub-1:8080"), false);

    assertThatThrownBy(() -> lease.use(this::hangUntilAnotherHubTookOver))
        .isInstanceOf(SQLException.class);
  }

  private Void hangUntilAnotherHubTookOver(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("UPDATE hub SET name = name WHERE id = '" + one.value() + "'");
    }
    assertThat(
            CompletableFuture.supplyAsync(
                () -> directory.takeOver(two, Set.of(one), Duration.ZERO)))
        .succeedsWithin(Duration.ofSeconds(30));
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
    throw new AssertionError("the transaction was not ended");
  }
}
