package io.chatops.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.MetricType;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Alerts that one hub writes and users of another see and change. */
class AlertsOfTwoHubsTest extends TwoHubsFixture {
  @Test
  void actionAtOneHubSurvivesAChangeAtTheOther() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");
    clock.advance(Duration.ofSeconds(5));
    one.report(20);

    assertThat(alerts().get(0).acknowledgement()).isNotNull();
    assertThat(alerts().get(0).comment()).isEqualTo("mine");
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(one.told.get(one.told.size() - 1))
        .isEqualTo(new AlertChange(alerts().get(0), AlertChange.Kind.RESOLVED));
  }

  @Test
  void newerCommentStaysWhenTheAlertResolves() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    one.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "looking");
    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "disk is ordered");
    one.alerts.alerts().acknowledge(ada, alerts().get(0).id(), null);
    assertThat(alerts().get(0).comment()).isEqualTo("disk is ordered");

    clock.advance(Duration.ofSeconds(5));
    one.report(20);

    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(alerts().get(0).comment()).isEqualTo("disk is ordered");
  }

  @Test
  void watcherSeesEachStepOfARemoteAlert() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    List<Alert> seen = new ArrayList<>();
    two.shared.liveAlerts().subscribe(ada.userId(), seen::add);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).containsExactly(openAlert());

    one.alerts.alerts().acknowledge(ada, openAlert().id(), "looking");
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).hasSize(2);
    assertThat(seen.get(1)).isEqualTo(openAlert());

    one.alerts.alerts().snooze(ada, openAlert().id(), null);
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).hasSize(3);
    assertThat(seen.get(2).snooze()).isNotNull();

    one.alerts.alerts().wake(ada, openAlert().id());
    live(Duration.ofSeconds(3), one, two);
    assertThat(seen).hasSize(4);
    assertThat(seen.get(3).snooze()).isNull();

    one.report(20);
    live(Duration.ofSeconds(9), one, two);
    assertThat(seen).hasSize(5);
    assertThat(reason(seen.get(4))).isEqualTo(ResolveReason.RECOVERED);
    assertThat(two.told).as("told to those who notify").isEmpty();
  }

  @Test
  void watcherOfAServerSeesARemoteAcknowledgement() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    List<Alert> seen = new ArrayList<>();
    one.shared.liveAlerts().subscribe(server.id(), seen::add);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().acknowledge(ada, openAlert().id(), null);
    live(Duration.ofSeconds(9), one, two);

    assertThat(seen).hasSize(2);
    assertThat(seen.get(1).acknowledgement()).isNotNull();
  }

  @Test
  void readsAlertsOfTheOtherHubForWatchersOnly() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    List<Alert> seen = new ArrayList<>();
    two.shared.liveAlerts().subscribe(ada.userId(), seen::add);
    two.shared.liveAlerts().subscribe(server.id(), seen::add);

    live(Duration.ofSeconds(9), one, two);

    assertThat(seen).as("was open before, so the page has read it").isEmpty();
  }

  @Test
  void changesThatCouldNotBeReadAreReportedLater() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    live(Duration.ofSeconds(3), one, two);
    List<Alert> seen = new ArrayList<>();
    two.shared.liveAlerts().subscribe(ada.userId(), seen::add);
    one.report(95);
    two.faults.cut("AlertRepository.find");
    assertThatThrownBy(two::turn).isInstanceOf(ChatOpsException.class);
    assertThat(seen).isEmpty();

    two.faults.heal();
    live(Duration.ofSeconds(3), one, two);

    assertThat(seen).hasSize(1);
  }

  @Test
  void alertResolvedAtTheFormerHubKeepsItsCooldown() {
    one.watch(above(MetricType.CPU, 90, Duration.ZERO, null, Duration.ofMinutes(30)));
    two.signIn();
    two.report(20);
    live(Duration.ofSeconds(3), one, two);
    one.signIn();
    live(Duration.ofMinutes(40), one, two);
    one.report(95);
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().resolve(ada, openAlert().id(), null);
    live(Duration.ofSeconds(3), one, two);
    one.report(20);
    clock.advance(Duration.ofMinutes(5));
    one.report(95);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void acknowledgementAtTheOtherHubKeepsTheNewestValues() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.faults.before(
        "AlertRepository.save",
        () -> {
          clock.advance(Duration.ofSeconds(1));
          one.report(99);
          one.alerts.engine().saveValues();
        });

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), null);

    assertThat(alerts().get(0).acknowledgement()).isNotNull();
    assertThat(alerts().get(0).peakValue()).isEqualTo(99);
  }

  @Test
  void alertResolvedRemotelyIsResolvedAtTheOwner() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    assertThat(one.health()).isEqualTo(HealthStatus.WARNING);

    two.alerts.alerts().resolve(ada, alerts().get(0).id(), "known");
    live(Duration.ofSeconds(3), one, two);

    assertThat(one.health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(two.health()).isEqualTo(HealthStatus.HEALTHY);
    one.report(96); // it is quiet until the value was fine once
    assertThat(alerts()).hasSize(1);
    clock.advance(Duration.ofSeconds(5));
    one.report(20);
    clock.advance(Duration.ofSeconds(5));
    one.report(97);
    assertThat(alerts()).hasSize(2);
  }

  @Test
  void ownerFindsAResolutionOfTheOtherHubByItself() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.alerts.alerts().resolve(ada, alerts().get(0).id(), null);

    clock.advance(Duration.ofSeconds(1));
    one.report(20);

    assertThat(one.health()).isEqualTo(HealthStatus.HEALTHY);
    assertThat(reason(alerts().get(0))).isEqualTo(ResolveReason.MANUAL);
  }

  @Test
  void acknowledgesAnAlertOfARemotelyRegisteredServer() {
    Server added = server("new-1");
    one.watch(above(MetricType.CPU, 90));
    one.alerts.engine().know(added);
    assertThat(one.use.ownershipRequests().acquire(added.id())).isCompleted();
    var unused = one.alerts.engine().evaluate(reportOf(added.id(), 95));
    live(Duration.ofSeconds(3), one, two);

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");

    assertThat(alerts().get(0).comment()).isEqualTo("mine");
  }

  @Test
  void actionKeepsTheAlertOfAThresholdThatJustChanged() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(18), one, two);
    AlertThreshold threshold = storage.alertThresholds().findAll().get(0);
    boolean[] hasRead = {false};
    two.faults.before("AlertThresholdRepository.version", () -> hasRead[0] = true);
    two.faults.before(
        "AlertRepository.find",
        () -> {
          if (hasRead[0]) {
            two.faults.heal();
            var unused =
                one.alerts
                    .thresholds()
                    .update(ada, threshold.id(), before -> above(MetricType.CPU, 80));
            clock.advance(Duration.ofSeconds(5));
            one.report(85);
          }
        });

    two.alerts.alerts().acknowledge(ada, alerts().get(0).id(), "mine");

    assertThat(alerts()).hasSize(2);
    assertThat(openAlert().threshold()).isEqualTo(80);
  }

  @Test
  void clockSetBackAfterAResolutionOpensNoAlert() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.alerts.alerts().resolve(ada, openAlert().id(), null);

    hostAhead = Duration.ofSeconds(-30);
    one.report(96);
    live(Duration.ofSeconds(3), one, two);
    one.report(97);

    assertThat(alerts()).hasSize(1);
  }

  @Test
  void valuesBeforeAnActionAreStoredAfterIt() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    clock.advance(Duration.ofSeconds(2));
    one.report(99);
    one.alerts.alerts().acknowledge(ada, alerts().get(0).id(), null);
    one.alerts.engine().saveValues();
    assertThat(storage.alerts().findOpen().get(0).peakValue()).isEqualTo(99);

    clock.advance(Duration.ofSeconds(2));
    one.report(99.5);
    one.alerts.alerts().snooze(ada, alerts().get(0).id(), null);
    one.alerts.engine().saveValues();
    assertThat(storage.alerts().findOpen().get(0).peakValue()).isEqualTo(99.5);
  }

  @Test
  void alertOpenedDuringAReadOfItsKeyIsKept() {
    one.watch(above(MetricType.CPU, 90));
    one.signIn();
    one.report(95);
    live(Duration.ofSeconds(3), one, two);
    two.alerts.alerts().resolve(ada, alerts().get(0).id(), null);
    clock.advance(Duration.ofSeconds(1));
    boolean[] hasOpened = {false};
    one.faults.before(
        "AlertRepository.find",
        () -> {
          if (!hasOpened[0]) {
            hasOpened[0] = true;
            clock.advance(Duration.ofSeconds(5));
            one.report(96);
          }
        });

    one.report(20); // an end that is refused, as the alert has ended
    one.faults.heal();
    assertThat(alerts().stream().filter(Alert::isActive)).hasSize(1);
    clock.advance(Duration.ofSeconds(5));
    one.report(20);

    assertThat(hasOpened[0]).isTrue();
    assertThat(alerts()).hasSize(2).noneMatch(Alert::isActive);
  }
}
