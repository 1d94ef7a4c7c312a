package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.enabled;
import static io.chatops.core.notify.NotifyFixture.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chatops.core.alert.Severity;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.Notification.State;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SendingTest {
  private static final Receipt DOWN = new Receipt.Retry("HTTP 503", null);

  private final NotifyFixture hub = new NotifyFixture();

  @Test
  void triesAgainLongerAndLongerUntilItIsDelivered() {
    hub.add(webhook("one"));
    hub.notifier.answer(sent -> DOWN);

    hub.open(Severity.WARNING);
    hub.run();
    for (int seconds : new int[] {5, 15, 60, 120, 300, 600, 1800, 3600, 3600}) {
      int before = hub.notifier.attempts().size();
      hub.runAfter(Duration.ofSeconds(seconds).minusMillis(1));
      assertThat(hub.notifier.attempts()).hasSize(before);
      hub.runAfter(Duration.ofMillis(1));
      assertThat(hub.notifier.attempts()).hasSize(before + 1);
    }
    assertThat(only().state()).isEqualTo(State.PENDING);
    assertThat(only().detail()).isEqualTo("HTTP 503");
    assertThat(only().nextAttemptAt()).isEqualTo(hub.now().plus(Duration.ofHours(1)));

    hub.notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
    hub.runAfter(Duration.ofHours(1));

    assertThat(only().state()).isEqualTo(State.SENT);
    assertThat(only().attempts()).isEqualTo(11);
    assertThat(hub.notifier.messages())
        .extracting(NotificationMessage::id)
        .containsOnly(only().id().value());
    assertThat(hub.loop.counters()).isEqualTo(new NotificationSender.Counters(1, 10, 0));
  }

  @Test
  void givesUpAfterADay() {
    hub.add(webhook("one"));
    hub.notifier.answer(sent -> DOWN);

    hub.open(Severity.WARNING);
    hub.run();
    var start = hub.now();
    while (only().endedAt() == null) {
      hub.runAfter(Duration.ofMinutes(1));
    }

    assertThat(only().state()).isEqualTo(State.FAILED);
    assertThat(only().detail()).isEqualTo("HTTP 503");
    assertThat(Duration.between(start, hub.now()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(25));
    assertThat(hub.loop.counters().failed()).isEqualTo(1);
  }

  @Test
  void givesUpSoonerWhatIsRefused() {
    hub.add(webhook("one"));
    hub.notifier.answer(sent -> new Receipt.Rejected("HTTP 404"));

    hub.open(Severity.WARNING);
    hub.run();
    hub.runFor(Duration.ofMinutes(10));

    assertThat(only().state()).isEqualTo(State.FAILED);
    assertThat(only().attempts()).isEqualTo(6);
    assertThat(only().detail()).isEqualTo("HTTP 404");
  }

  @Test
  void retriesWhenToldButWithinTheHour() {
    hub.add(webhook("one"));
    hub.notifier.answer(sent -> new Receipt.Retry("HTTP 429", Duration.ofMinutes(3)));
    hub.open(Severity.WARNING);
    hub.run();
    assertThat(only().nextAttemptAt()).isEqualTo(hub.now().plus(Duration.ofMinutes(3)));

    hub.notifier.answer(sent -> new Receipt.Retry("HTTP 429", Duration.ofDays(300)));
    hub.runAfter(Duration.ofMinutes(3));
    assertThat(only().nextAttemptAt()).isEqualTo(hub.now().plus(Duration.ofHours(1)));
  }

  @Test
  void sendsADeadHubsNotificationAgainUnderItsId() {
    hub.add(webhook("one"));
    hub.open(Severity.WARNING);
    hub.loop.dispatchDue();
    hub.tasks.clear(); // killed between taking it and sending it
    assertThat(only().state()).isEqualTo(State.SENDING);
    UUID id = only().id().value();

    NotificationLoop another = hub.hub();
    hub.clock.advance(NotificationSender.LEASE.minusMillis(1));
    another.dispatchDue();
    assertThat(hub.tasks).isEmpty();
    hub.clock.advance(Duration.ofMillis(1));
    another.dispatchDue();
    hub.tasks.remove().run();

    assertThat(only().state()).isEqualTo(State.SENT);
    assertThat(only().attempts()).isEqualTo(2);
    assertThat(hub.notifier.messages()).extracting(NotificationMessage::id).containsExactly(id);
  }

  @Test
  void takesWhatADeadHubLeftInTheOutbox() {
    hub.add(webhook("one"));
    hub.open(Severity.WARNING);

    hub.clock.advance(Duration.ofHours(3));
    hub.hub().dispatchDue();
    hub.tasks.remove().run();

    assertThat(hub.notifier.messages()).hasSize(1);
  }

  @Test
  void endsAnAttemptThatHangsAndTriesAgain() {
    hub.add(webhook("one"));
    hub.open(Severity.WARNING);
    hub.loop.dispatchDue();
    Runnable hanging = hub.tasks.remove();

    hub.clock.advance(NotificationSender.HANGS);
    hub.loop.dispatchDue();

    assertThat(only().state()).isEqualTo(State.PENDING);
    assertThat(only().detail()).isEqualTo("No end within 30 s");
    hanging.run(); // it was cancelled: nothing happens
    assertThat(hub.notifier.attempts()).isEmpty();
    hub.runAfter(Duration.ofSeconds(5));
    assertThat(only().state()).isEqualTo(State.SENT);
    assertThat(only().attempts()).isEqualTo(2);
  }

  @Test
  void keepsASlowChannelFromDelayingOthers() {
    List<NotificationChannel> two = List.of(hub.add(webhook("one")), hub.add(webhook("other")));
    hub.open(Severity.WARNING);
    hub.loop.dispatchDue();
    Runnable slow = hub.tasks.remove(); // of either
    hub.run();

    for (int i = 0; i < 3; i++) {
      hub.open(Severity.WARNING);
      hub.run();
    }

    assertThat(two)
        .extracting(channel -> hub.sentTo(channel).size())
        .containsExactlyInAnyOrder(0, 4);
    slow.run();
    hub.run();
    assertThat(two).extracting(channel -> hub.sentTo(channel).size()).containsExactly(4, 4);
  }

  @Test
  void limitsConcurrentSendsPerChannelOwnerAndHub() {
    for (int i = 0; i < 5; i++) {
      hub.add(webhook("mine" + i));
    }
    hub.open(Severity.WARNING);
    hub.open(Severity.WARNING);
    hub.loop.dispatchDue();
    assertThat(hub.tasks).hasSize(3);

    for (int i = 0; i < 10; i++) {
      UserId other = UserId.random();
      hub.add(other, webhook("other" + i));
      hub.open(other, NotifyFixture.key(), Severity.WARNING);
    }
    hub.loop.dispatchDue();
    assertThat(hub.tasks).hasSize(NotificationSender.MAX_CONCURRENT);

    hub.run();
    assertThat(hub.notifier.attempts()).hasSize(20);
  }

  @Test
  void leavesRoomBesideTheSlowReceiversOfManyOwners() {
    for (int owner = 0; owner < 3; owner++) {
      UserId other = UserId.random();
      for (int i = 0; i < 5; i++) {
        hub.add(other, webhook("slow-" + owner + "-" + i));
      }
      hub.open(other, NotifyFixture.key(), Severity.WARNING);
    }
    hub.loop.dispatchDue();
    assertThat(hub.tasks).hasSize(NotificationSender.MAX_CONCURRENT);
    hub.clock.advance(NotificationSender.SLOW.plusMillis(1));
    hub.loop.dispatchDue();
    for (int i = 0; i < NotificationSender.MAX_CONCURRENT; i++) {
      hub.tasks.remove().run();
    }

    hub.loop.dispatchDue();
    assertThat(hub.tasks).hasSize(NotificationSender.MAX_SLOW);
    NotificationChannel mine = hub.add(webhook("mine"));
    hub.open(Severity.WARNING);
    hub.loop.dispatchDue();

    assertThat(hub.tasks).hasSize(NotificationSender.MAX_SLOW + 1);
    List.copyOf(hub.tasks).get(NotificationSender.MAX_SLOW).run();
    assertThat(hub.sentTo(mine)).hasSize(1);
    hub.run();
    assertThat(hub.notifier.attempts()).hasSize(16);
  }

  @Test
  void sendsWhatIsNewBeforeItTriesAgain() {
    NotificationChannel down = hub.add(webhook("down"));
    hub.notifier.answer(sent -> DOWN);
    hub.open(Severity.WARNING);
    hub.run();
    hub.clock.advance(Duration.ofMinutes(1));

    hub.open(Severity.CRITICAL);
    hub.run();

    List<NotificationMessage> sent = hub.sentTo(down);
    assertThat(sent.get(1).severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void sendsNothingThroughARemovedOrDisabledChannel() {
    NotificationChannel removed = hub.add(webhook("removed"));
    NotificationChannel disabled = hub.add(webhook("disabled"));
    hub.notifier.answer(sent -> DOWN);
    hub.open(Severity.WARNING);
    hub.run();

    hub.channels.remove(removed.id());
    hub.change(disabled, details -> enabled(details, false));
    hub.runAfter(Duration.ofSeconds(5));

    assertThat(hub.notifier.attempts()).hasSize(2);
    assertThat(hub.all())
        .extracting(Notification::state, Notification::detail)
        .containsExactlyInAnyOrder(
            tuple(State.SUPPRESSED, "The channel was removed"),
            tuple(State.SUPPRESSED, "The channel was disabled"));
  }

  @Test
  void neverUsesAChannelThatIsSomebodyElses() {
    NotificationChannel channel = hub.add(webhook("one"));
    hub.open(Severity.WARNING);
    hub.loop.dispatchDue();
    hub.channels.remove(channel.id());
    hub.channels.add(
        new NotificationChannel(
            channel.id(), UserId.random(), channel.details(), hub.now(), hub.now()),
        1);

    hub.run();

    assertThat(hub.notifier.attempts()).isEmpty();
    assertThat(only().state()).isEqualTo(State.SUPPRESSED);
  }

  @Test
  void sendsNothingOfAServerThatIsGone() {
    hub.add(webhook("one"));
    var alert = hub.open(Severity.WARNING);
    hub.loop.dispatchDue();
    hub.alerts.removeServer(alert.key().serverId());

    hub.run();

    assertThat(hub.notifier.attempts()).isEmpty();
    assertThat(only().state()).isEqualTo(State.SUPPRESSED);
  }

  @Test
  void keepsAndSendsAFewAfterADaysOutage() {
    NotificationChannel channel = hub.add(webhook("one"));
    hub.notifier.answer(sent -> DOWN);
    for (int minute = 0; minute < 12 * 60; minute++) {
      hub.open(Severity.WARNING);
      hub.runAfter(Duration.ofMinutes(1));
    }
    assertThat(hub.notifications.waitingCount()).isLessThan(85);

    int failed = hub.notifier.attempts().size();
    hub.notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
    for (int minute = 0; minute < 90; minute++) {
      hub.runAfter(Duration.ofMinutes(1));
    }

    assertThat(
            hub.sentTo(channel).stream()
                .skip(failed)
                .mapToInt(NotificationMessage::alertCount)
                .sum())
        .isEqualTo(12 * 60);
    assertThat(hub.notifications.waitingCount()).isZero();
  }

  @Test
  void triesAgainAfterAFailureOfItsOwn() {
    hub.add(webhook("one"));
    hub.notifier.answer(
        sent -> {
          throw new IllegalStateException("a bug");
        });
    hub.open(Severity.WARNING);
    hub.run();
    assertThat(hub.problems).hasSize(1);

    hub.notifier.answer(sent -> new Receipt.Delivered("HTTP 200"));
    hub.runAfter(NotificationSender.LEASE);

    assertThat(only().state()).isEqualTo(State.SENT);
  }

  private Notification only() {
    assertThat(hub.all()).hasSize(1);
    return hub.all().get(0);
  }
}
