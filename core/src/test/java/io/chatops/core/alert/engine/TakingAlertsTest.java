package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alerts;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.AlertId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Alerts that somebody acknowledges, several at once, or snoozes. */
class TakingAlertsTest {
  private final AlertFixture hub = new AlertFixture();

  private Alert opened() {
    hub.watch(AlertFixture.cpuAbove90(0, 80.0));
    hub.cpu(95);
    return hub.only();
  }

  private static void assertNotFound(ThrowingCallable action) {
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(action)
        .matches(e -> e.code() == ErrorCode.NOT_FOUND);
  }

  @Test
  void acknowledgesSeveralAtOnceAndLeavesThoseThatAreOver() {
    Alert over = hub.resolve(opened());
    hub.cpu(50, 95);
    Alert open = hub.all().stream().filter(Alert::isActive).findFirst().orElseThrow();

    List<Alert> taken =
        hub.alerts().acknowledgeAll(hub.ada, List.of(over.id(), open.id(), over.id()), "mine");

    assertThat(taken).extracting(Alert::id).containsExactly(over.id(), open.id());
    assertThat(taken.get(0)).isEqualTo(over);
    assertThat(Objects.requireNonNull(taken.get(1).acknowledgement()).by()).isEqualTo("ada");
    assertThat(taken.get(1).comment()).isEqualTo("mine");
    assertThat(hub.audited())
        .contains("alert.acknowledge ALLOWED alert " + open.id() + " (cpu)")
        .doesNotContain("alert.acknowledge ALLOWED alert " + over.id() + " (cpu)");
  }

  @Test
  void isToldWithTheValuesOfNow() {
    Alert open = opened();
    hub.cpu(97); // not stored yet

    hub.alerts().acknowledgeAll(hub.ada, List.of(open.id()), null);

    Alert told = hub.told.get(hub.told.size() - 1).alert();
    assertThat(told.acknowledgement()).isNotNull();
    assertThat(told.currentValue()).isEqualTo(97);
  }

  @Test
  void recordsNothingMoreForAlertsThatSomebodyHasTaken() {
    Alert open = opened();
    List<Alert> taken = hub.alerts().acknowledgeAll(hub.ada, List.of(open.id()), "mine");
    List<String> recorded = hub.audited();

    assertThat(hub.alerts().acknowledgeAll(hub.ada, List.of(open.id()), "again")).isEqualTo(taken);

    assertThat(hub.audited()).isEqualTo(recorded);
  }

  @Test
  void acknowledgesNoneWhenOneIsSomebodyElses() {
    Alert alert = opened();

    assertNotFound(
        () -> hub.alerts().acknowledgeAll(hub.ada, List.of(alert.id(), AlertId.random()), null));
    assertNotFound(() -> hub.alerts().acknowledgeAll(hub.bob, List.of(alert.id()), null));

    assertThat(hub.only().acknowledgement()).isNull();
    assertThat(hub.audited()).noneMatch(event -> event.contains("acknowledge ALLOWED"));
    assertThat(hub.audited()).anyMatch(event -> event.contains("acknowledge REFUSED"));
  }

  @Test
  void remembersASnoozeAfterAKillUntilItIsWoken() {
    Alert alert = opened();
    Instant until = hub.clock.instant().plusSeconds(3_600);

    Alert snoozed = hub.alerts().snooze(hub.ada, alert.id(), until);

    assertThat(snoozed.snooze()).isEqualTo(new Alert.Snooze("ada", hub.clock.instant(), until));
    assertThat(snoozed.isSnoozedAt(until.minusSeconds(1))).isTrue();
    assertThat(snoozed.isSnoozedAt(until)).isFalse();
    hub.restart();
    hub.cpu(96);
    assertThat(hub.only().snooze()).isEqualTo(snoozed.snooze());
    assertThat(hub.heard()).containsExactly("OPENED WARNING", "SNOOZED WARNING");
    assertThat(hub.audited()).contains("alert.snooze ALLOWED alert " + alert.id() + " (cpu)");

    assertThat(hub.alerts().wake(hub.ada, alert.id()).snooze()).isNull();
    assertThat(hub.alerts().wake(hub.ada, alert.id()).snooze()).isNull();
    assertThat(hub.heard()).hasSize(3).endsWith("SNOOZED WARNING");
    assertThat(hub.audited()).containsOnlyOnce("alert.wake ALLOWED alert " + alert.id() + " (cpu)");
  }

  @Test
  void endsASnoozeWhenTheAlertBecomesCritical() {
    hub.watch(AlertFixture.details(MetricType.CPU, null, Comparison.GT, 50, 0, null, 0));
    hub.cpu(60);
    hub.alerts().snooze(hub.ada, hub.only().id(), null);

    hub.cpu(80);

    assertThat(hub.only().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(hub.only().snooze()).isNull();
  }

  @Test
  void rejectsPastAndTooLongSnoozesAndResolvedAlerts() {
    Alert alert = opened();
    Instant now = hub.clock.instant();

    for (Instant until : List.of(now, now.plus(Alerts.MAX_SNOOZE).plusSeconds(1))) {
      assertThatExceptionOfType(InvalidFieldException.class)
          .isThrownBy(() -> hub.alerts().snooze(hub.ada, alert.id(), until))
          .matches(e -> e.errors().get(0).field().equals("until"));
    }
    hub.resolve(alert);
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> hub.alerts().snooze(hub.ada, alert.id(), null))
        .matches(e -> e.code() == ErrorCode.CONFLICT);
    assertThat(hub.alerts().wake(hub.ada, alert.id()).isActive()).isFalse();
    assertThat(hub.only().snooze()).isNull();
  }

  @Test
  void snoozesNothingOfOthers() {
    Alert alert = opened();

    assertNotFound(() -> hub.alerts().snooze(hub.bob, alert.id(), null));
    assertNotFound(() -> hub.alerts().wake(hub.bob, alert.id()));

    assertThat(hub.only()).isEqualTo(alert);
    assertThat(hub.audited().stream().filter(event -> event.contains("REFUSED"))).hasSize(2);
  }
}
