package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.enabled;
import static io.chatops.core.notify.NotifyFixture.key;
import static io.chatops.core.notify.NotifyFixture.webhook;
import static io.chatops.core.notify.NotifyFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.NotificationMessage.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutingTest {
  private final NotifyFixture hub = new NotifyFixture();

  @Test
  void notifiesEveryChannelOfOpeningEscalationAndResolution() {
    NotificationChannel one = hub.add(webhook("one"));
    NotificationChannel other = hub.add(webhook("other"));

    Alert alert = hub.open(Severity.WARNING);
    hub.run();
    alert = hub.escalate(alert);
    hub.run();
    hub.resolve(alert);
    hub.run();

    for (NotificationChannel channel : List.of(one, other)) {
      assertThat(hub.sentTo(channel))
          .extracting(NotificationMessage::kind)
          .containsExactly(Kind.OPENED, Kind.ESCALATED, Kind.RESOLVED);
    }
    assertThat(hub.all())
        .hasSize(6)
        .allSatisfy(
            notification -> {
              assertThat(notification.state()).isEqualTo(Notification.State.SENT);
              assertThat(notification.attempts()).isEqualTo(1);
              assertThat(notification.detail()).isEqualTo("HTTP 200");
              assertThat(notification.endedAt()).isEqualTo(notification.createdAt());
            });
    assertThat(hub.loop.counters()).isEqualTo(new NotificationSender.Counters(6, 0, 0));
  }

  @Test
  void plansForOneOwnerDespiteAnothersBacklog() {
    for (int i = 0; i < 500; i++) {
      hub.open(Severity.WARNING);
    }
    UserId other = UserId.random();
    NotificationChannel channel = hub.add(other, webhook("other"));
    Alert alert = hub.open(other, key(), Severity.CRITICAL);

    new NotificationDispatcher(
            hub.alerts, hub.channels, hub.notifications, hub.clock, hub.problems::add)
        .dispatch();

    assertThat(hub.notifications.isWaiting(channel.id(), alert.id())).isTrue();
  }

  @Test
  void notifiesNobodyOfAcknowledgementsAndRecordedAlerts() {
    Alert alert = hub.open(Severity.WARNING);
    AlertNotices notices = new AlertNotices(hub.clock);

    assertThat(notices.noticesFor(new AlertChange(alert, AlertChange.Kind.ACKNOWLEDGED))).isEmpty();
    assertThat(notices.noticesFor(new AlertChange(alert, AlertChange.Kind.RECORDED))).isEmpty();
  }

  @Test
  void leavesOutWhatIsMilderThanAChannelWants() {
    NotificationChannel critical =
        hub.add(with(webhook("critical"), Severity.CRITICAL, null, null));

    hub.resolve(hub.open(Severity.WARNING));
    hub.run();
    assertThat(hub.all()).isEmpty();

    Alert escalated = hub.escalate(hub.open(Severity.WARNING));
    hub.resolve(escalated);
    hub.run();
    assertThat(hub.sentTo(critical))
        .extracting(NotificationMessage::kind)
        .containsExactlyInAnyOrder(Kind.OPENED, Kind.ESCALATED, Kind.RESOLVED);
  }

  @Test
  void omitsUnwantedResolutions() {
    ChannelDetails all = webhook("one");
    hub.add(
        new ChannelDetails(all.name(), true, Severity.WARNING, false, null, null, all.settings()));

    hub.resolve(hub.open(Severity.WARNING));
    hub.run();

    assertThat(hub.notifier.messages())
        .extracting(NotificationMessage::kind)
        .containsExactly(Kind.OPENED);
  }

  @Test
  void usesNoChannelThatIsDisabledOrSomebodyElses() {
    hub.add(enabled(webhook("disabled"), false));
    hub.add(UserId.random(), webhook("stranger"));

    hub.open(Severity.CRITICAL);
    hub.run();

    assertThat(hub.notifier.attempts()).isEmpty();
    assertThat(hub.all()).isEmpty();
    assertThat(hub.notifications.dueNotices(hub.now(), Set.of(), 10, 10)).isEmpty();
  }

  @Test
  void describesTheAlertAsOfTheSending() {
    hub.add(webhook("one"));

    Alert alert = hub.open(Severity.CRITICAL);
    hub.run();
    NotificationMessage message = hub.notifier.messages().get(0);

    assertThat(message.title()).isEqualTo("Critical: web-1: CPU is above 90 %");
    assertThat(message.text())
        .isEqualTo(
            """
            CPU is above 90 %
            Server: web-1
            Value: 97.25 %, peak 99 % (threshold: > 90 %)
            Since: 2026-11-24 12:00:00 UTC\
            """);
    assertThat(message.alerts()).containsExactly(alert);
    assertThat(message.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(message.link()).hasToString("https://hub.example.org/");
  }

  @Test
  void givesNoNumberForAContainer() {
    hub.add(webhook("one"));

    hub.openOfContainer();
    hub.run();

    assertThat(hub.notifier.messages().get(0).text())
        .isEqualTo(
            """
            Container shop is not running or is unhealthy
            Server: web-1
            Since: 2026-11-24 12:00:00 UTC\
            """);
  }

  @Test
  void sendsOneSummaryInsteadOfAFlood() {
    NotificationChannel channel = hub.add(webhook("one"));

    for (int i = 0; i < 30; i++) {
      hub.open(i == 29 ? Severity.CRITICAL : Severity.WARNING);
    }
    hub.run();
    hub.runFor(Duration.ofMinutes(1));

    List<NotificationMessage> sent = hub.sentTo(channel);
    assertThat(sent).hasSizeLessThanOrEqualTo(6);
    NotificationMessage summary = sent.get(sent.size() - 1);
    assertThat(summary.kind()).isEqualTo(Kind.SUMMARY);
    assertThat(summary.alertCount()).isEqualTo(25);
    assertThat(summary.title()).startsWith("25 alerts");
    assertThat(summary.alerts()).hasSize(NotificationMessage.MAX_ALERTS);
    assertThat(summary.text()).endsWith("and 5 more");
  }

  @Test
  void sendsFewMessagesWhenAlertsTrickleInOneByOne() {
    NotificationChannel channel = hub.add(webhook("one"));

    for (int i = 0; i < 600; i++) {
      hub.open(Severity.WARNING);
      hub.runAfter(Duration.ofSeconds(1));
    }
    hub.runFor(Duration.ofMinutes(3));

    List<NotificationMessage> sent = hub.sentTo(channel);
    assertThat(sent).hasSizeBetween(8, 14);
    assertThat(sent.stream().mapToInt(NotificationMessage::alertCount).sum()).isEqualTo(600);
  }

  @Test
  void tellsEachByItselfAgainOnceTheFloodIsOver() {
    NotificationChannel channel = hub.add(webhook("one"));
    for (int i = 0; i < 10; i++) {
      hub.open(Severity.WARNING);
    }
    hub.run();
    hub.runFor(Duration.ofMinutes(2));
    int before = hub.sentTo(channel).size();

    hub.open(Severity.WARNING);
    hub.run();

    assertThat(hub.sentTo(channel)).hasSize(before + 1);
    assertThat(hub.sentTo(channel).get(before).kind()).isEqualTo(Kind.OPENED);
  }

  @Test
  void listsInASummaryWhatEndedMeanwhileAsEnded() {
    NotificationChannel channel = hub.add(webhook("one"));
    List<Alert> opened = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      opened.add(hub.open(Severity.WARNING));
    }
    hub.run();
    hub.resolve(opened.get(7));
    hub.runFor(Duration.ofMinutes(1));

    NotificationMessage summary = hub.sentTo(channel).get(5);
    assertThat(summary.title()).isEqualTo("3 alerts, 1 already resolved");
    assertThat(summary.alertCount()).isEqualTo(3);
  }

  @Test
  void forgetsANoticeWhoseServerIsGone() {
    hub.add(webhook("one"));
    Alert alert = hub.open(key(), Severity.WARNING);
    hub.alerts.removeServer(alert.key().serverId());
    hub.run();
    assertThat(hub.all()).isEmpty();

    Alert other = hub.open(key(), Severity.WARNING);
    hub.notifications.removeServer(other.key().serverId());
    hub.run();
    assertThat(hub.all()).isEmpty();
  }
}
