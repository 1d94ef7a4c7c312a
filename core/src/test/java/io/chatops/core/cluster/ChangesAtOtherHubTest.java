package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.agent.RecordedConnection;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.MetricType;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Thresholds, tags and servers that are changed at the other hub. */
class ChangesAtOtherHubTest extends TwoHubsFixture {
  @Test
  void thresholdChangedAtOneHubAppliesAtTheOther() {
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    two.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(9), one, two);
    one.report(95);
    assertThat(alerts()).hasSize(1);

    two.alerts.thresholds().remove(ada, alerts().get(0).key().thresholdId());
    live(Duration.ofSeconds(9), one, two);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.THRESHOLD_DELETED);
    one.report(96);
    assertThat(alerts()).hasSize(1);
    assertThat(one.overview().health()).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void removedOrRenamedServerIsSoAtBothHubs() {
    RecordedConnection connection = one.signIn();
    one.watch(above(MetricType.CPU, 90));
    live(Duration.ofSeconds(3), one, two);
    two.servers.servers().update(ada, server.id(), before -> renamed(before, "web-2"));
    live(Duration.ofMinutes(1), one, two);
    one.report(95);
    assertThat(alerts().get(0).serverName()).isEqualTo("web-2");

    two.servers.servers().remove(ada, server.id());
    live(Duration.ofMinutes(1), one, two);

    assertThat(connection.closed).containsExactly(CloseReason.SERVER_REMOVED);
    assertThat(one.send(99)).isCompleted();
    assertThat(alerts()).isEmpty();
  }

  @Test
  void thresholdMayChangeDuringATakeover() throws Exception {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    AlertThreshold threshold = storage.alertThresholds().findAll().get(0);
    CountDownLatch bookHeld = new CountDownLatch(1);
    Thread taking = new Thread(() -> two.take().join());
    two.faults.before(
        "AlertThresholdRepository.update",
        () -> {
          bookHeld.countDown();
          // The taking needs the book now, whatever else it holds.
          while (taking.isAlive() && taking.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
          }
        });
    Thread changing =
        new Thread(
            () ->
                two.alerts
                    .thresholds()
                    .update(ada, threshold.id(), before -> above(MetricType.CPU, 80)));
    two.faults.before(
        "AlertRepository.findHolds",
        () -> {
          changing.start();
          awaitUninterruptibly(bookHeld);
        });

    taking.setDaemon(true);
    changing.setDaemon(true);
    taking.start();
    taking.join(10_000);
    changing.join(10_000);

    assertThat(taking.isAlive() || changing.isAlive()).isFalse();
  }

  @Test
  void readsAMissedChangeWithinAMinute() {
    Server other = server("db-1");
    one.signIn();
    assertThat(one.use.ownershipRequests().acquire(other.id())).isCompleted();
    live(Duration.ofSeconds(30), one, two);
    assertThat(one.use.ownershipRequests().acquire(other.id())).isCompleted();
    live(Duration.ofSeconds(3), one, two);
    clock.advance(Duration.ofSeconds(-20)); // as if its transaction had lasted for so long
    assertThat(two.take()).isCompleted();
    clock.advance(Duration.ofSeconds(20));

    live(Duration.ofMinutes(1), one, two);

    assertThat(one.shared.ownership().remote(server.id())).isPresent();
  }

  @Test
  void tagRemovedRemotelyResolvesTheAlert() {
    tag(one, "prod");
    one.watch(above(MetricType.CPU, 90, Duration.ZERO, "prod"));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(alerts()).hasSize(1);

    tag(two);
    live(Duration.ofMinutes(1), one, two);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.TAG_REMOVED);
  }

  @Test
  void newOwnerKnowsATagSetAtTheEndedHub() {
    live(Duration.ofSeconds(18), one, two);
    one.signIn();
    tag(one, "prod");
    one.watch(above(MetricType.CPU, 90, Duration.ZERO, "prod"));
    one.report(95);

    live(Duration.ofSeconds(18), two); // one is killed
    assertThat(two.shared.ownership().isHere(server.id())).isTrue();
    assertThat(alerts().get(0).isActive()).isTrue();

    two.signIn();
    two.report(20);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void readsAChangeMadeJustBeforeAHubEnded() {
    one.signIn();
    live(Duration.ofSeconds(18), one, two);
    tag(two, "prod");
    two.watch(above(MetricType.CPU, 90, Duration.ZERO, "prod"));
    two.shared.ownership().stop();

    live(Duration.ofSeconds(3), one);
    one.report(95);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void readsAChangeOfAHubMissedWhileCutOff() {
    two.shared.ownership().stop();
    live(Duration.ofSeconds(18), one);
    one.signIn();
    clock.advance(Duration.ofSeconds(10));
    Hub three = new Hub("hub-3:8080");
    three.watch(above(MetricType.CPU, 90));
    three.shared.ownership().stop();

    live(Duration.ofSeconds(3), one);
    one.report(95);

    assertThat(alerts()).hasSize(1);
  }

  private static ServerDetails renamed(ServerDetails before, String name) {
    return new ServerDetails(name, before.host(), before.port(), before.metadata(), before.tags());
  }
}
