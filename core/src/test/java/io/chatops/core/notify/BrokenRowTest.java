package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.key;
import static io.chatops.core.notify.NotifyFixture.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Severity;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BrokenRowTest {
  private final NotifyFixture hub = new NotifyFixture();
  private final List<RuntimeException> problems = new ArrayList<>();
  private RuntimeException broken = new IllegalArgumentException("s3cret");
  private final NotificationLoop loop =
      new NotificationLoop(
          hub.alerts,
          new BrokenForOwner(),
          hub.notifications,
          hub.notifier,
          new MessageWriter(null),
          Runnable::run,
          hub.clock,
          problems::add);

  @Test
  void ofOneOwnerHoldsUpNobodyElse() {
    hub.open(Severity.WARNING);
    UserId other = UserId.random();
    NotificationChannel channel = hub.add(other, webhook("other"));
    hub.open(other, key(), Severity.CRITICAL);

    loop.dispatchDue();

    assertThat(hub.sentTo(channel)).hasSize(1);
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .hasMessageContaining(hub.owner.toString())
                    .hasMessageNotContaining("s3cret"));
  }

  @Test
  void isLookedAtAgainAMinuteLater() {
    hub.open(Severity.WARNING);
    loop.dispatchDue();
    loop.dispatchDue();
    assertThat(problems).hasSize(1);

    hub.clock.advance(Duration.ofMinutes(1));
    loop.dispatchDue();

    assertThat(problems).hasSize(2);
  }

  @Test
  void isNotWhatAStorageIsThatIsAway() {
    broken = ChatOpsException.storageUnavailable("away", new IllegalStateException());
    UserId other = UserId.random();
    NotificationChannel channel = hub.add(other, webhook("other"));
    Alert decided = hub.open(other, key(), Severity.WARNING);
    new NotificationDispatcher(
            hub.alerts, hub.channels, hub.notifications, hub.clock, problems::add)
        .dispatch();
    assertThat(hub.notifications.isWaiting(channel.id(), decided.id())).isTrue();
    hub.open(Severity.WARNING);

    assertThatThrownBy(loop::dispatchDue).isSameAs(broken);

    assertThat(hub.sentTo(channel)).hasSize(1);
    assertThat(problems).isEmpty();
  }

  @Test
  void ofAnAlertDelaysNoOtherNotice() {
    NotificationChannel channel = hub.add(hub.owner, webhook("ops"));
    Alert lost = hub.open(Severity.WARNING);
    hub.open(Severity.CRITICAL);
    AtomicBoolean damaged = new AtomicBoolean(true);
    NotificationLoop onBroken = without(lost.id(), damaged);

    onBroken.dispatchDue();
    onBroken.dispatchDue();

    assertThat(hub.sentTo(channel)).hasSize(1);
    assertThat(problems)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .hasMessageContaining(lost.id().toString())
                    .hasMessageNotContaining("s3cret"));
    damaged.set(false);
    hub.clock.advance(Duration.ofHours(1));
    onBroken.dispatchDue();
    assertThat(hub.sentTo(channel)).hasSize(2);
  }

  @Test
  void ofAnAlertLetsItsNotificationFailInTheEnd() {
    hub.add(hub.owner, webhook("ops"));
    Alert lost = hub.open(Severity.WARNING);
    new NotificationDispatcher(
            hub.alerts, hub.channels, hub.notifications, hub.clock, problems::add)
        .dispatch();
    NotificationLoop onBroken = without(lost.id(), new AtomicBoolean(true));

    for (int hour = 0; hour < 30; hour++) {
      onBroken.dispatchDue();
      hub.clock.advance(Duration.ofHours(1));
    }
    onBroken.dispatchDue();

    assertThat(hub.notifications.waitingCount()).isZero();
    assertThat(onBroken.counters().failed()).isEqualTo(1);
    assertThat(problems)
        .hasSize(RetrySchedule.MAX_ATTEMPTS)
        .allSatisfy(problem -> assertThat(problem).hasMessageNotContaining("s3cret"));
  }

  /** A hub that cannot read an alert. */
  private NotificationLoop without(AlertId lost, AtomicBoolean damaged) {
    AlertRepository alerts =
        (AlertRepository)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {AlertRepository.class},
                (proxy, method, arguments) -> {
                  if (damaged.get()
                      && method.getName().equals("find")
                      && arguments[0].equals(lost)) {
                    throw broken;
                  }
                  return method.invoke(hub.alerts, arguments);
                });
    return new NotificationLoop(
        alerts,
        hub.channels,
        hub.notifications,
        hub.notifier,
        new MessageWriter(null),
        Runnable::run,
        hub.clock,
        problems::add);
  }

  /** Cannot read the channels of the fixture's owner. */
  private final class BrokenForOwner implements NotificationChannelRepository {
    @Override
    public boolean add(NotificationChannel channel, int maxPerOwner) {
      return hub.channels.add(channel, maxPerOwner);
    }

    @Override
    public Optional<NotificationChannel> update(
        ChannelId id, UnaryOperator<ChannelDetails> change, Instant now) {
      return hub.channels.update(id, change, now);
    }

    @Override
    public boolean remove(ChannelId id) {
      return hub.channels.remove(id);
    }

    @Override
    public Optional<NotificationChannel> find(ChannelId id) {
      return hub.channels.find(id);
    }

    @Override
    public List<NotificationChannel> findByOwner(UserId ownerId) {
      if (ownerId.equals(hub.owner)) {
        throw broken;
      }
      return hub.channels.findByOwner(ownerId);
    }
  }
}
