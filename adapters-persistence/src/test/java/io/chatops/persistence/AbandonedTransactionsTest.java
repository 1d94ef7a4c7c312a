package io.chatops.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.access.User;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertRepository.Saved;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.HubId;
import io.chatops.core.server.Server;
import io.chatops.core.storage.Storage;
import io.chatops.testkit.SampleObjects;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hub is stopped in the middle of a transaction, and another one waits for what it holds. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
@Tag("any-jdk")
class AbandonedTransactionsTest {
  @Inject Storage storage;
  @Inject DataSource dataSource;
  @Inject UserTransaction transaction;

  private final User owner = SampleObjects.user();
  private final Server server = SampleObjects.server(owner.id(), "web");
  private final AlertKey key = new AlertKey(AlertThresholdId.random(), server.id(), "");
  private final HubId one = HubId.random();
  private final HubId two = HubId.random();
  private List<Step> fenced = List.of();

  @BeforeEach
  void begin() throws Exception {
    storage.users().add(owner, owner.role());
    storage.servers().add(server);
    long epoch = storage.agentDirectory().acquire(one, List.of(server.id())).get(0).epoch();
    AlertHold hold = new AlertHold(key, SampleObjects.NOW, null, null, true, null);
    fenced = List.of(new Step(null, hold, List.of(), epoch));
    transaction.begin();
  }

  @AfterEach
  void abandon() throws SystemException {
    transaction.rollback();
  }

  @Test
  void delayStepsAndMovesOfOthersForSecondsOnly() {
    assertThat(storage.alerts().save(fenced)).containsExactly(new Saved(SaveOutcome.SAVED, null));

    var move =
        CompletableFuture.supplyAsync(
            () -> storage.agentDirectory().acquire(two, List.of(server.id())));
    var step = CompletableFuture.supplyAsync(() -> storage.alerts().save(fenced));

    assertThat(move).succeedsWithin(Duration.ofSeconds(30));
    assertThat(step).succeedsWithin(Duration.ofSeconds(30));
    assertThat(move.join()).hasSize(1);
  }

  @Test
  @Timeout(180)
  void ofASignInDelayTheSuccessionOfItsServer() throws Exception {
    storage.agentDirectory().renew(two, HubAddress.plain("hub-2:8080"), false);
    // The first hub has no row, so the server is an orphan until the sign-in at the second is over.
    assertThat(storage.agentDirectory().acquire(two, List.of(server.id()))).hasSize(1);

    var succession =
        CompletableFuture.supplyAsync(
            () -> storage.agentDirectory().takeOver(HubId.random(), Set.of(), Duration.ofDays(1)));
    try (Connection same = dataSource.getConnection();
        Statement statement = same.createStatement()) {
      boolean isWaiting = false;
      while (!isWaiting && !succession.isDone()) {
        try (ResultSet row =
            statement.executeQuery("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")) {
          isWaiting = row.next() && row.getBoolean(1);
        }
      }
    }
    transaction.commit();
    transaction.begin();

    assertThat(succession).succeedsWithin(Duration.ofSeconds(30));
    assertThat(succession.join()).noneMatch(taken -> taken.serverId().equals(server.id()));
    storage.agentDirectory().leave(two);
  }

  @Test
  void isEndedWhateverItWasAbout() throws Exception {
    assertEnds(() -> storage.alerts().save(fenced));
    assertEnds(() -> storage.alerts().updateValues(List.of(), Map.of()));
    assertEnds(() -> storage.alerts().find(key));
    assertEnds(() -> storage.agentDirectory().acquire(two, List.of(server.id())));
    assertEnds(() -> storage.agentDirectory().storeLinks(one, Map.of(server.id(), Link.BROKEN)));
    assertEnds(() -> storage.agentDirectory().addUnowned());
    assertEnds(() -> storage.agentDirectory().takeOver(two, Set.of(), Duration.ofDays(1)));
    assertEnds(() -> storage.agentDirectory().leave(two));
  }

  private void assertEnds(Runnable action) throws Exception {
    transaction.rollback();
    transaction.begin();
    action.run();
    try (Connection same = dataSource.getConnection();
        Statement statement = same.createStatement();
        ResultSet row = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getString(1)).isEqualTo("10s");
    }
  }
}
