package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.MetricType;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers whose hub ends, restarts or stops: another hub takes them over. */
class HubTakeoverTest extends TwoHubsFixture {
  @Test
  void newHubResolvesTheAlertOfTheFormerHub() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.overview().health()).isEqualTo(HealthStatus.WARNING);
    assertThat(two.overview().health()).isEqualTo(HealthStatus.WARNING);

    two.signIn();
    clock.advance(Duration.ofSeconds(5));
    two.report(20);

    assertThat(alerts()).hasSize(1);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.overview().health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(two.overview().health()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void formerHubWritesNoAlertAndClosesItsConnection() {
    one.watch(above(MetricType.CPU, 90));
    RecordedConnection old = one.signIn();
    two.signIn();

    clock.advance(Duration.ofSeconds(1));
    CompletableFuture<?> stored = one.send(95);

    assertThat(stored).isCompleted();
    assertThat(alerts()).isEmpty();
    live(Duration.ofSeconds(3), one, two);
    assertThat(old.closed).containsExactly(CloseReason.MOVED);
    assertThat(two.shared.presence().isConnected(server.id())).isTrue();
  }

  @Test
  void stoppingHubReleasesItsServersAtOnce() {
    live(Duration.ofSeconds(18), one, two);
    one.signIn();
    live(Duration.ofSeconds(3), one, two);

    one.shared.ownership().stop();
    live(Duration.ofSeconds(3), two);

    assertThat(two.ended).isEqualTo(1);
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "hub-1:8080, 5", // its row looks alive
    "hub-1:8080, 20", // its row is there, and over
    "hub-9:8080, 5",
    "hub-9:8080, 20"
  })
  void killedHubKnowsItsOpenAlertsAfterItsRestart(String name, int secondsLater) {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);

    clock.advance(Duration.ofSeconds(secondsLater));
    Hub restarted = new Hub(name);
    restarted.signIn();
    restarted.report(20);

    assertThat(alerts()).hasSize(1);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(restarted.health()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void restartedHubShowsStoredValuesOfARemoteAlert() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    clock.advance(Duration.ofSeconds(5));
    Hub restarted = new Hub("hub-1:8080");
    two.signIn();
    two.report(99);
    two.alerts.engine().saveValues();
    live(Duration.ofSeconds(3), restarted, two);

    Alert told = restarted.alerts.engine().withNewestValues(alerts().get(0));

    assertThat(told.currentValue()).isEqualTo(99);
  }

  @Test
  void restartedHubDiscardsNothingOfAnotherHubsServer() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    clock.advance(Duration.ofSeconds(1));
    one.report(20);
    clock.advance(Duration.ofSeconds(5));
    Hub restarted = new Hub("hub-1:8080");
    two.signIn();
    clock.advance(Duration.ofDays(8));
    live(Duration.ofSeconds(18), restarted, two);
    int[] saved = {0};
    restarted.faults.before("AlertRepository.save", () -> saved[0]++);

    restarted.alerts.engine().evictExpired();

    assertThat(saved[0]).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 20})
  void actionBeforeTheAgentIsBackLosesNoAlert(int secondsLater) {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);

    clock.advance(Duration.ofSeconds(secondsLater));
    Hub restarted = new Hub("hub-1:8080");
    restarted.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");
    restarted.signIn();
    restarted.report(20);

    assertThat(alerts().get(0).comment()).isEqualTo("mine");
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void repeatsAFailedTakeover() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.faults.cut("AlertRepository.findOpen");
    assertThat(two.take()).isCompletedExceptionally();
    two.faults.heal();

    two.signIn();
    two.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void decidesNothingBeforeTheAlertsAreRead() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    two.faults.cut("AlertRepository.findOpen");
    clock.advance(Duration.ofSeconds(16)); // one is killed
    assertThatThrownBy(() -> liveWhileFailing(two)).isInstanceOf(ChatOpsException.class);
    assertThat(two.shared.ownership().isHere(server.id())).isFalse();
    two.faults.heal();

    two.signIn();
    two.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void ownerJudgesAServerAcquiredWithoutAnAnswer() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one, two);
    two.faults.loseAnswer("AgentDirectory.acquire");
    assertThat(two.take()).isCompletedExceptionally();
    two.faults.heal();

    live(Duration.ofSeconds(3), one, two);
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    live(Duration.ofMinutes(3), one, two); // and the agent never comes again

    assertThat(one.shared.ownership().remote(server.id()).orElseThrow().link())
        .isEqualTo(Link.BROKEN);
    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).isActive()).isTrue();
  }

  @Test
  void waitingSignInsAreAcquiredTogetherByTheirThread() {
    Server other = server("db-1");
    List<Runnable> due = new ArrayList<>();
    OwnershipRequests arrivals =
        new OwnershipRequests(one.shared.ownership(), one.alerts.engine(), task -> due.add(task));

    CompletableFuture<Void> first = arrivals.acquire(server.id());
    CompletableFuture<Void> second = arrivals.acquire(other.id());
    assertThat(first).isNotDone();
    assertThat(one.faults.largest("AgentDirectory.acquire")).isZero();
    assertThat(due).hasSize(1);
    due.get(0).run();

    assertThat(List.of(first, second)).allMatch(CompletableFuture::isDone);
    assertThat(one.faults.largest("AgentDirectory.acquire")).isEqualTo(2);
  }

  @Test
  void takesOverManyServersInBatches() {
    live(Duration.ofSeconds(18), one, two);
    for (int i = 0; i < 2_500; i++) {
      Server many = server("web-" + i);
      assertThat(one.use.ownershipRequests().acquire(many.id())).isCompleted();
    }
    live(Duration.ofSeconds(3), one, two);

    live(Duration.ofSeconds(60), two);

    assertThat(two.shared.ownership().unloaded()).isEmpty();
    assertThat(two.faults.largest("AlertRepository.findOpen")).isEqualTo(1_000);
    assertThat(two.faults.largest("AlertRepository.findHolds")).isEqualTo(1_000);
    assertThat(two.faults.largest("ServerRepository.find")).isEqualTo(1_000);
  }

  @Test
  void lastStartedHubReadsNoAlertTwice() {
    one.signIn();
    one.shared.ownership().stop();
    two.shared.ownership().stop();
    Hub three = new Hub("hub-3:8080");

    three.signIn();

    assertThat(three.faults.largest("AlertRepository.findOpen")).isZero();
  }

  @Test
  void signInWaitsForOneBatchOfATakeover() {
    live(Duration.ofSeconds(18), one, two);
    for (int i = 0; i < 2_500; i++) {
      assertThat(one.use.ownershipRequests().acquire(server("web-" + i).id())).isCompleted();
    }
    one.signIn();
    live(Duration.ofSeconds(15), two); // one is killed
    Thread turn = Thread.currentThread();
    List<String> readings = new CopyOnWriteArrayList<>();
    Thread signIn =
        new Thread(
            () -> {
              two.take().join();
              readings.add("signed in");
            });
    two.faults.before(
        "AlertRepository.findHolds",
        () -> {
          readings.add("batch");
          if (readings.size() == 1) {
            signIn.start();
            while (signIn.getState() != Thread.State.WAITING
                && signIn.getState() != Thread.State.BLOCKED) {
              Thread.onSpinWait();
            }
          } else if (Thread.currentThread().equals(turn)) {
            joinUninterruptibly(signIn);
          }
        });

    live(Duration.ofSeconds(3), two);

    assertThat(two.shared.ownership().unloaded()).isEmpty();
    assertThat(readings).contains("signed in");
    assertThat(readings.indexOf("signed in")).isLessThan(readings.lastIndexOf("batch"));
  }

  @Test
  void looksForManyServersInBatches() {
    one.signIn();
    for (int i = 0; i < 1_500; i++) {
      one.alerts.engine().know(server("web-" + i));
    }

    live(Duration.ofMinutes(1), one, two);

    assertThat(one.faults.largest("ServerRepository.find")).isEqualTo(1_000);
  }

  @Test
  void startingHubAcquiresServersBeforeLoadingTheirAlerts() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(20);
    two.shared.ownership().stop();
    one.shared.ownership().stop(); // another hub has ended it, and it does not know yet
    Hub three = new Hub("hub-3:8080");

    clock.advance(Duration.ofSeconds(1));
    one.report(95);

    assertThat(alerts()).isEmpty();
    assertThat(three.shared.ownership().isHere(server.id())).isTrue();
  }

  private void liveWhileFailing(Hub hub) {
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofSeconds(3));
      hub.turn();
    }
  }

  private static void joinUninterruptibly(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
