package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.webhook;
import static io.chatops.core.notify.NotifyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.NotificationMessage.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The notifications of an alert that somebody snoozed. */
class SnoozeTest {
  private final NotifyFixture hub = new NotifyFixture();
  private final NotificationChannel repeating =
      hub.add(with(webhook("repeating"), Severity.WARNING, null, Duration.ofMinutes(10)));
  private final NotificationChannel once = hub.add(webhook("once"));

  private List<Kind> told(NotificationChannel channel) {
    return hub.sentTo(channel).stream().map(NotificationMessage::kind).toList();
  }

  private Alert opened() {
    Alert alert = hub.open(Severity.WARNING);
    hub.run();
    return alert;
  }

  @Test
  void isNothingUntilItsEndThenStillOpen() {
    hub.snooze(opened(), Duration.ofMinutes(45));
    hub.runFor(Duration.ofMinutes(44));
    assertThat(told(repeating)).containsExactly(Kind.OPENED);
    assertThat(told(once)).containsExactly(Kind.OPENED);

    hub.runFor(Duration.ofMinutes(2));

    assertThat(told(repeating)).containsExactly(Kind.OPENED, Kind.REMINDER);
    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.REMINDER);
    hub.runFor(Duration.ofMinutes(10));
    assertThat(told(repeating)).containsExactly(Kind.OPENED, Kind.REMINDER, Kind.REMINDER);
    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.REMINDER);
  }

  @Test
  void isNothingUntilItsEndWhenThatWasAsked() {
    Alert snoozed = hub.snooze(opened(), null);
    hub.runFor(Duration.ofHours(5));
    assertThat(told(repeating)).containsExactly(Kind.OPENED);

    hub.resolve(snoozed);
    hub.runFor(Duration.ofMinutes(1));

    assertThat(told(repeating)).containsExactly(Kind.OPENED, Kind.RESOLVED);
    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.RESOLVED);
  }

  @Test
  void notifiesOfEscalationAndThenAsUsual() {
    Alert snoozed = hub.snooze(opened(), Duration.ofHours(8));
    hub.runFor(Duration.ofMinutes(15));

    hub.escalate(snoozed);
    hub.runFor(Duration.ofMinutes(11));

    assertThat(told(repeating)).containsExactly(Kind.OPENED, Kind.ESCALATED, Kind.REMINDER);
    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.ESCALATED);
    hub.runAfter(Duration.ofHours(8));
    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.ESCALATED);
  }

  @Test
  void countsByTheLastSnoozeOnly() {
    Alert snoozed = hub.snooze(opened(), Duration.ofMinutes(10));
    hub.snooze(snoozed, Duration.ofMinutes(30));
    hub.runFor(Duration.ofMinutes(29));
    assertThat(told(once)).containsExactly(Kind.OPENED);

    hub.runFor(Duration.ofMinutes(2));
    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.REMINDER);

    hub.snooze(snoozed, Duration.ofMinutes(20));
    hub.snooze(snoozed, Duration.ofMinutes(5));
    hub.runFor(Duration.ofMinutes(30));
    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.REMINDER, Kind.REMINDER);
  }

  @Test
  void isWhatItWasBeforeOnceItIsWoken() {
    Alert snoozed = hub.snooze(opened(), Duration.ofHours(8));
    hub.runFor(Duration.ofMinutes(25));

    hub.wake(snoozed);
    hub.runFor(Duration.ofMinutes(10));

    assertThat(told(repeating)).containsExactly(Kind.OPENED, Kind.REMINDER);
    assertThat(told(once)).containsExactly(Kind.OPENED);
    hub.runAfter(Duration.ofHours(8));
    assertThat(told(once)).containsExactly(Kind.OPENED);
  }

  @Test
  void isNothingAtItsEndIfAcknowledgedOrResolved() {
    Alert taken = hub.snooze(opened(), Duration.ofMinutes(5));
    hub.acknowledge(taken);
    Alert over = hub.snooze(hub.open(Severity.WARNING), Duration.ofMinutes(5));
    hub.resolve(over);
    hub.run();
    List<Kind> before = told(once);

    hub.runFor(Duration.ofMinutes(30));

    assertThat(told(once)).isEqualTo(before);
  }

  @Test
  void leavesOutWhatWaitedForTheEndOfQuietHours() {
    LocalTime now = LocalTime.ofInstant(hub.now(), ZoneOffset.UTC);
    NotificationChannel quiet =
        hub.add(
            with(
                webhook("quiet"),
                Severity.WARNING,
                new QuietHours(
                    now.minusHours(1),
                    now.plusHours(1),
                    EnumSet.allOf(DayOfWeek.class),
                    ZoneOffset.UTC,
                    true),
                null));
    Alert alert = opened();
    assertThat(told(quiet)).isEmpty();

    hub.snooze(alert, null);
    hub.runAfter(Duration.ofMinutes(61));

    assertThat(told(quiet)).isEmpty();
  }

  @Test
  void survivesAHubThatDies() {
    hub.snooze(opened(), Duration.ofMinutes(45));

    NotificationLoop next = hub.hub();
    hub.clock.advance(Duration.ofMinutes(46));
    next.dispatchDue();
    hub.run();

    assertThat(told(once)).containsExactly(Kind.OPENED, Kind.REMINDER);
  }
}
