package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.enabled;
import static io.chatops.core.notify.NotifyFixture.webhook;
import static io.chatops.core.notify.NotifyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.NotificationMessage.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReminderTest {
  private final NotifyFixture hub = new NotifyFixture();
  private final NotificationChannel channel =
      hub.add(with(webhook("one"), Severity.WARNING, null, Duration.ofMinutes(10)));

  private List<Kind> kinds() {
    return hub.sentTo(channel).stream().map(NotificationMessage::kind).toList();
  }

  @Test
  void comeUntilTheAlertIsAcknowledged() {
    Alert alert = hub.open(Severity.CRITICAL);
    hub.run();
    hub.runFor(Duration.ofMinutes(35));
    assertThat(kinds()).containsExactly(Kind.OPENED, Kind.REMINDER, Kind.REMINDER, Kind.REMINDER);
    assertThat(hub.sentTo(channel).get(1).title())
        .isEqualTo("Still critical: web-1: CPU is above 90 %");

    hub.acknowledge(alert);
    hub.runFor(Duration.ofHours(1));

    assertThat(kinds()).hasSize(4);
    assertThat(hub.notifications.dueNotices(hub.now().plus(Duration.ofDays(9)), Set.of(), 10, 10))
        .isEmpty();
  }

  @Test
  void comeUntilTheAlertEnds() {
    Alert alert = hub.open(Severity.WARNING);
    hub.run();
    hub.runFor(Duration.ofMinutes(11));
    hub.resolve(alert);
    hub.runFor(Duration.ofHours(1));

    assertThat(kinds()).containsExactly(Kind.OPENED, Kind.REMINDER, Kind.RESOLVED);
  }

  @Test
  void comeThroughTheChannelsThatWantThemOnly() {
    NotificationChannel once = hub.add(webhook("once"));

    hub.open(Severity.WARNING);
    hub.run();
    hub.runFor(Duration.ofMinutes(25));

    assertThat(kinds()).hasSize(3);
    assertThat(hub.sentTo(once)).hasSize(1);
  }

  @Test
  void startAnewWhenTheAlertGetsWorse() {
    Alert alert = hub.open(Severity.WARNING);
    hub.run();
    hub.runFor(Duration.ofMinutes(5));
    hub.escalate(alert);
    hub.runFor(Duration.ofMinutes(9));
    assertThat(kinds()).containsExactly(Kind.OPENED, Kind.ESCALATED);

    hub.runFor(Duration.ofMinutes(2));

    assertThat(kinds()).containsExactly(Kind.OPENED, Kind.ESCALATED, Kind.REMINDER);
  }

  @Test
  void areNotPiledUpWhileTheChannelIsDown() {
    hub.notifier.answer(sent -> new Receipt.Retry("HTTP 503", null));
    hub.open(Severity.WARNING);
    hub.run();
    hub.runFor(Duration.ofHours(3));
    assertThat(hub.all()).hasSize(1);

    hub.notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
    hub.runFor(Duration.ofHours(1));

    assertThat(hub.all()).hasSizeGreaterThan(1);
  }

  @Test
  void areNotSentWhenTheAlertWasTakenMeanwhile() {
    Alert alert = hub.open(Severity.WARNING);
    hub.run();
    hub.notifier.answer(sent -> new Receipt.Retry("HTTP 503", null));
    hub.runFor(Duration.ofMinutes(10).plusSeconds(1));
    hub.acknowledge(alert);
    hub.notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
    hub.runFor(Duration.ofMinutes(2));

    assertThat(kinds()).containsExactly(Kind.OPENED, Kind.REMINDER);
    assertThat(hub.all().get(0).state()).isEqualTo(Notification.State.SUPPRESSED);
  }

  @Test
  void waitWhileTheChannelIsDisabled() {
    hub.open(Severity.WARNING);
    hub.run();
    hub.change(channel, details -> enabled(details, false));
    hub.runFor(Duration.ofMinutes(31));
    assertThat(kinds()).hasSize(1);

    hub.change(channel, details -> enabled(details, true));
    hub.runFor(Duration.ofMinutes(11));

    assertThat(kinds()).containsExactly(Kind.OPENED, Kind.REMINDER);
  }

  @Test
  void ofManyAlertsComeAsASummary() {
    for (int i = 0; i < 30; i++) {
      hub.open(Severity.WARNING);
    }
    hub.run();
    hub.runFor(Duration.ofMinutes(9));
    int before = kinds().size();

    hub.runFor(Duration.ofMinutes(5));

    assertThat(kinds().size() - before).isLessThanOrEqualTo(7);
    assertThat(hub.sentTo(channel).stream().mapToInt(NotificationMessage::alertCount).sum())
        .isGreaterThanOrEqualTo(60);
  }
}
