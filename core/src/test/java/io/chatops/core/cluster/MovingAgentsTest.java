package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.MetricType;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Agents that move from one hub to another. */
class MovingAgentsTest extends TwoHubsFixture {
  @Test
  void formerHubHidesItsLastReportOfAMovedAgent() {
    one.signIn();
    one.ingest(10);
    assertThat(one.shared.latest().inMemory(server.id())).isPresent();
    assertThat(one.shared.vitals().find(server.id())).isPresent();

    two.signIn();
    clock.advance(Duration.ofSeconds(1));
    two.ingest(20);
    live(Duration.ofSeconds(3), one, two);

    assertThat(two.shared.latest().inMemory(server.id())).isPresent();
    assertThat(one.shared.latest().find(server.id())).isPresent();
    assertThat(one.shared.latest().inMemory(server.id())).isEmpty();
    assertThat(one.shared.vitals().find(server.id())).isEmpty();
  }

  @Test
  void noServerIsSilentWhileItsAgentMoves() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    Hub three = new Hub("hub-3:8080");
    for (int i = 0; i < 60; i++) {
      one.report(10);
      live(Duration.ofSeconds(3), one, three);
    }

    assertThat(three.take()).isCompleted();
    three.alerts.offlineWatch().check();

    assertThat(three.status()).isNotEqualTo(ServerStatus.OFFLINE);
    assertThat(alerts()).isEmpty();
  }

  @Test
  void noServerIsSilentWhileItsAgentSignsInAgain() {
    one.watch(above(MetricType.OFFLINE, 60));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofSeconds(3));
      one.shared.ownership().renew(); // it lives, and has not looked for silent servers yet
      two.turn();
    }

    assertThat(two.take()).isCompleted();
    clock.advance(Duration.ofSeconds(3));
    two.alerts.offlineWatch().check();

    assertThat(alerts()).isEmpty();
    assertThat(two.status()).isNotEqualTo(ServerStatus.OFFLINE);
  }

  @Test
  void moveDoesNotRestartADuration() {
    one.watch(above(MetricType.CPU, 90, Duration.ofSeconds(60), null));
    one.signIn();
    one.report(10);
    live(Duration.ofSeconds(3), one);
    Hub three = new Hub("hub-3:8080");
    for (int i = 0; i < 30; i++) {
      one.report(i < 15 ? 10 : 95);
      live(Duration.ofSeconds(3), one, three);
    }
    assertThat(alerts()).isEmpty();

    three.signIn();
    for (int i = 0; i < 6; i++) {
      three.report(95);
      clock.advance(Duration.ofSeconds(3));
    }

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void agentMovingDuringAnAcknowledgementLosesNoAlert() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    boolean[] hasMoved = {false};
    two.faults.before(
        "AlertRepository.findOpen",
        () -> {
          if (!hasMoved[0]) {
            hasMoved[0] = true;
            two.signIn();
          }
        });

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");
    two.faults.heal();
    clock.advance(Duration.ofSeconds(5));
    two.report(20);

    assertThat(alerts().get(0).comment()).isEqualTo("mine");
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
  }

  @Test
  void formerHubStoresNoValuesOfAMovedAgent() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    one.report(97);
    clock.advance(Duration.ofSeconds(1));
    two.signIn();
    two.report(99.5);

    two.alerts.engine().saveValues();
    one.alerts.engine().saveValues();
    assertThat(alerts().get(0).peakValue()).isEqualTo(99.5);
    live(Duration.ofSeconds(3), one, two);
    one.alerts.engine().saveValues();
    assertThat(alerts().get(0).peakValue()).isEqualTo(99.5);
  }

  @Test
  void formerHubResolvesNothingOfAMovedAgent() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    one.alerts.alerts().resolve(ada, openAlert().id(), null); // quiet until it was fine once
    live(Duration.ofSeconds(9), one, two);
    AlertThreshold threshold = storage.alertThresholds().findAll().get(0);
    two.signIn();
    var unused =
        two.alerts.thresholds().update(ada, threshold.id(), before -> above(MetricType.CPU, 80));
    clock.advance(Duration.ofSeconds(5));
    two.report(85);
    two.alerts.alerts().resolve(ada, openAlert().id(), null);
    List<AlertHold> quiet = storage.alerts().findHolds();
    assertThat(quiet).hasSize(1);

    one.alerts.engine().readThresholds(); // and does not know yet that the agent has moved

    assertThat(storage.alerts().findHolds()).isEqualTo(quiet);
  }

  @Test
  void agentGivingUpDuringItsSignInIsNotConnected() {
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.take()).isCompleted();
    one.shared.presence().storeLinkIfAbsent(server.id());
    live(Duration.ofSeconds(3), one, two);
    assertThat(two.shared.presence().isConnected(server.id())).isFalse();

    one.signIn();
    one.shared.presence().storeLinkIfAbsent(server.id()); // another attempt of the same agent
    live(Duration.ofSeconds(3), one, two);
    assertThat(two.shared.presence().isConnected(server.id())).isTrue();
  }

  @Test
  void movesThereAndBackDoNotRestartADuration() {
    one.watch(above(MetricType.CPU, 90, Duration.ofSeconds(60), null));
    live(Duration.ofSeconds(18), one, two);
    Instant begun = clock.instant();
    for (Hub hub : List.of(one, two, one)) {
      assertThat(alerts()).isEmpty();
      hub.signIn();
      for (int i = 0; i < 8; i++) {
        hub.report(95);
        live(Duration.ofSeconds(3), one, two);
      }
    }

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).createdAt()).isEqualTo(begun.plusSeconds(60));
  }

  @Test
  void repeatedReportsAreNoClockSetBack() {
    one.watch(above(MetricType.CPU, 50, Duration.ZERO, null, Duration.ofMinutes(5)));
    one.signIn();
    reportFor(Duration.ofSeconds(21), one);
    two.signIn();
    two.report(60);
    live(Duration.ofSeconds(3), one, two);
    two.report(10);
    Instant cooldownUntil = clock.instant().plus(Duration.ofMinutes(5));
    reportFor(Duration.ofSeconds(90), two);
    MetricReport breach = two.next(60);
    assertThat(two.alerts.engine().evaluate(breach)).isCompleted();
    live(Duration.ofSeconds(3), one, two);
    MetricReport calm = two.next(10);
    assertThat(two.alerts.engine().evaluate(calm)).isCompleted();
    live(Duration.ofSeconds(3), one, two);

    one.signIn();
    assertThat(one.alerts.engine().evaluate(receivedNow(breach))).isCompleted();
    assertThat(one.alerts.engine().evaluate(receivedNow(calm))).isCompleted();
    reportFor(Duration.between(clock.instant(), cooldownUntil.minusSeconds(3)), one);
    one.report(60);

    assertThat(alerts()).hasSize(1);
    live(Duration.ofSeconds(3), one, two);
    one.report(60);
    assertThat(alerts()).hasSize(2);
  }

  @Test
  void hostWithALateClockIsWatchedAgain() {
    one.watch(above(MetricType.CPU, 50));
    one.signIn();
    reportFor(Duration.ofSeconds(21), one);
    boot = "another boot";
    hostAhead = Duration.ofHours(-3);
    two.signIn();
    reportFor(Duration.ofSeconds(21), two);

    one.signIn();
    reportFor(Duration.ofSeconds(15), one);
    one.report(60);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void clockSetBackAtTheOtherHubShortensNoDuration() {
    one.watch(above(MetricType.CPU, 90, Duration.ofSeconds(60), null));
    hostAhead = Duration.ofSeconds(40);
    two.signIn();
    two.report(20);
    live(Duration.ofSeconds(3), one, two);
    one.signIn();
    one.report(20);
    hostAhead = Duration.ZERO;
    live(Duration.ofSeconds(3), one, two);
    Instant begun = clock.instant();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.signIn();
    for (int i = 0; i < 20; i++) {
      two.report(95);
      live(Duration.ofSeconds(3), one, two);
    }

    assertThat(alerts()).hasSize(1);
    assertThat(alerts().get(0).createdAt()).isEqualTo(begun.plusSeconds(60));
  }

  /** An agent at this hub reports that all is well, at its pace. */
  private void reportFor(Duration time, Hub hub) {
    for (long i = 0; i < time.toSeconds(); i += 3) {
      hub.report(10);
      live(Duration.ofSeconds(3), one, two);
    }
  }

  private MetricReport receivedNow(MetricReport report) {
    return new MetricReport(
        report.serverId(),
        report.bootId(),
        report.sequence(),
        report.collectedAt(),
        clock.instant(),
        report.samples(),
        report.document());
  }
}
