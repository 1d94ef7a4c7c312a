package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.webhook;
import static io.chatops.core.notify.NotifyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Severity;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.notify.NotificationMessage.Kind;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class QuietHoursTest {
  private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static QuietHours nightly(ZoneId zone, boolean holdsCritical) {
    return new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), EVERY_DAY, zone, holdsCritical);
  }

  @Nested
  class Times {
    @Test
    void lastOverMidnightByTheClocksOfTheZone() {
      QuietHours nights = nightly(BERLIN, false);

      assertThat(nights.endAt(Instant.parse("2026-11-24T20:59:59Z"))).isEmpty();
      assertThat(nights.endAt(Instant.parse("2026-11-24T21:00:00Z")))
          .contains(Instant.parse("2026-11-25T06:00:00Z"));
      assertThat(nights.endAt(Instant.parse("2026-11-25T05:59:59Z")))
          .contains(Instant.parse("2026-11-25T06:00:00Z"));
      assertThat(nights.endAt(Instant.parse("2026-11-25T06:00:00Z"))).isEmpty();
    }

    @Test
    void endAtTheSameLocalTimeAcrossSummerTime() {
      QuietHours nights = nightly(BERLIN, false);

      // On 29 March 2026 clocks go from 2 to 3, on 25 October from 3 back to 2.
      assertThat(nights.endAt(Instant.parse("2026-03-28T21:00:00Z")))
          .contains(Instant.parse("2026-03-29T05:00:00Z"));
      assertThat(nights.endAt(Instant.parse("2026-10-24T20:00:00Z")))
          .contains(Instant.parse("2026-10-25T06:00:00Z"));
    }

    @Test
    void surviveAStartThatTheClocksSkip() {
      QuietHours inTheGap =
          new QuietHours(LocalTime.of(2, 30), LocalTime.of(5, 0), EVERY_DAY, BERLIN, false);

      assertThat(inTheGap.endAt(Instant.parse("2026-03-29T01:29:59Z"))).isEmpty();
      assertThat(inTheGap.endAt(Instant.parse("2026-03-29T01:30:00Z")))
          .contains(Instant.parse("2026-03-29T03:00:00Z"));
    }

    @Test
    void startOnTheirDaysOnly() {
      QuietHours friday =
          new QuietHours(
              LocalTime.of(22, 0),
              LocalTime.of(7, 0),
              EnumSet.of(DayOfWeek.FRIDAY),
              ZoneId.of("UTC"),
              false);

      // 27 November 2026 is a Friday.
      assertThat(friday.endAt(Instant.parse("2026-11-27T21:59:00Z"))).isEmpty();
      assertThat(friday.endAt(Instant.parse("2026-11-28T06:59:00Z")))
          .contains(Instant.parse("2026-11-28T07:00:00Z"));
      assertThat(friday.endAt(Instant.parse("2026-11-28T22:30:00Z"))).isEmpty();
    }

    @Test
    void joinWholeDaysToOneSilence() {
      QuietHours weekend =
          new QuietHours(
              LocalTime.MIDNIGHT,
              LocalTime.MIDNIGHT,
              EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
              ZoneId.of("UTC"),
              false);

      assertThat(weekend.endAt(Instant.parse("2026-11-28T10:00:00Z")))
          .contains(Instant.parse("2026-11-30T00:00:00Z"));
      assertThat(weekend.endAt(Instant.parse("2026-11-30T00:00:00Z"))).isEmpty();
    }

    @Test
    void mustEndOnceAndStartOnSomeDay() {
      assertThatThrownBy(
              () ->
                  new QuietHours(
                      LocalTime.NOON, LocalTime.NOON, EVERY_DAY, ZoneId.of("UTC"), false))
          .isInstanceOf(InvalidFieldException.class)
          .hasMessageContaining("quiet_hours.end");
      assertThatThrownBy(
              () ->
                  new QuietHours(
                      LocalTime.NOON, LocalTime.MIDNIGHT, Set.of(), ZoneId.of("UTC"), false))
          .isInstanceOf(InvalidFieldException.class)
          .hasMessageContaining("quiet_hours.days");
    }
  }

  @Nested
  class Holding {
    private final NotifyFixture hub = new NotifyFixture(); // at 12:00 UTC
    private final QuietHours tillOne =
        new QuietHours(
            LocalTime.of(11, 0), LocalTime.of(13, 0), EVERY_DAY, ZoneId.of("UTC"), false);

    @Test
    void gathersOpenAlertsIntoOneSummaryAtTheirEnd() {
      NotificationChannel channel = hub.add(with(webhook("one"), Severity.WARNING, tillOne, null));

      Alert stays = hub.open(Severity.WARNING);
      hub.run();
      Alert passes = hub.open(Severity.WARNING);
      hub.runFor(Duration.ofMinutes(1));
      hub.resolve(passes);
      hub.runFor(Duration.ofMinutes(58));
      assertThat(hub.sentTo(channel)).isEmpty();
      assertThat(hub.all())
          .singleElement()
          .satisfies(
              held -> {
                assertThat(held.held()).isTrue();
                assertThat(held.nextAttemptAt()).isEqualTo("2026-11-24T13:00:00Z");
              });
      hub.runFor(Duration.ofMinutes(2));

      assertThat(hub.sentTo(channel))
          .singleElement()
          .satisfies(
              summary -> {
                assertThat(summary.kind()).isEqualTo(Kind.SUMMARY);
                assertThat(summary.title()).isEqualTo("During quiet hours: 1 alert");
                assertThat(summary.alerts()).extracting(Alert::id).containsExactly(stays.id());
              });
    }

    @Test
    void sayNothingWhenAllIsOver() {
      hub.add(with(webhook("one"), Severity.WARNING, tillOne, null));

      Alert alert = hub.open(Severity.WARNING);
      hub.run();
      hub.resolve(alert);
      hub.runFor(Duration.ofMinutes(61));

      assertThat(hub.notifier.attempts()).isEmpty();
      assertThat(hub.all())
          .singleElement()
          .extracting(Notification::state)
          .isEqualTo(Notification.State.SUPPRESSED);
    }

    @Test
    void tellTheEndOfWhatWasToldBeforeTheyBegan() {
      QuietHours fromHalfPast =
          new QuietHours(
              LocalTime.of(12, 30), LocalTime.of(13, 0), EVERY_DAY, ZoneId.of("UTC"), false);
      NotificationChannel channel =
          hub.add(with(webhook("one"), Severity.WARNING, fromHalfPast, null));

      Alert alert = hub.open(Severity.WARNING);
      hub.run();
      hub.runFor(Duration.ofMinutes(40));
      hub.resolve(alert);
      hub.runFor(Duration.ofMinutes(30));

      assertThat(hub.sentTo(channel))
          .extracting(NotificationMessage::title)
          .containsExactly(
              "Warning: web-1: CPU is above 90 %",
              "During quiet hours: 1 alert, 1 already resolved");
    }

    @Test
    void letCriticalAlertsPassUnlessToldOtherwise() {
      NotificationChannel passing =
          hub.add(with(webhook("passing"), Severity.WARNING, tillOne, null));
      QuietHours all =
          new QuietHours(tillOne.start(), tillOne.end(), EVERY_DAY, tillOne.zone(), true);
      NotificationChannel holding = hub.add(with(webhook("holding"), Severity.WARNING, all, null));

      hub.open(Severity.CRITICAL);
      hub.run();

      assertThat(hub.sentTo(passing)).hasSize(1);
      assertThat(hub.sentTo(holding)).isEmpty();
    }

    @Test
    void putOffARetryThatFallsIntoThem() {
      QuietHours soon =
          new QuietHours(
              LocalTime.of(12, 1), LocalTime.of(13, 0), EVERY_DAY, ZoneId.of("UTC"), false);
      NotificationChannel channel = hub.add(with(webhook("one"), Severity.WARNING, soon, null));
      hub.notifier.answer(sent -> new Receipt.Retry("HTTP 503", null));

      hub.open(Severity.WARNING);
      hub.run();
      hub.runFor(Duration.ofMinutes(30));
      int before = hub.sentTo(channel).size();
      hub.notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
      hub.runFor(Duration.ofMinutes(31));

      assertThat(before).isEqualTo(3);
      assertThat(hub.sentTo(channel)).hasSize(4);
      assertThat(hub.all())
          .singleElement()
          .satisfies(
              sent -> {
                assertThat(sent.state()).isEqualTo(Notification.State.SENT);
                assertThat(sent.attempts()).isEqualTo(4);
              });
    }
  }
}
