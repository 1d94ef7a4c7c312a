package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.Alert.Snooze;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryNotificationChannelRepository;
import io.chatops.core.memory.InMemoryNotificationRepository;
import io.chatops.core.notify.NotificationRepository.Query;
import io.chatops.core.quota.Quotas;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.RecordingAlertNotifier;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A hub's notifications in memory, moved by hand. */
final class NotifyFixture {
  final MutableClock clock = MutableClock.atSomeTime();
  final UserId owner = UserId.random();
  final InMemoryNotificationRepository notifications = new InMemoryNotificationRepository();
  final InMemoryAlertRepository alerts = new InMemoryAlertRepository(notifications::put);
  final InMemoryNotificationChannelRepository channels =
      new InMemoryNotificationChannelRepository();
  final RecordingAlertNotifier notifier = new RecordingAlertNotifier();
  final List<RuntimeException> problems = new ArrayList<>();
  final Queue<Runnable> tasks = new ArrayDeque<>();
  final NotificationLoop loop = hub();
  private final AlertNotices notices = new AlertNotices(clock);

  /** One more hub on the same storage. */
  NotificationLoop hub() {
    return new NotificationLoop(
        alerts,
        channels,
        notifications,
        notifier,
        new MessageWriter(URI.create("https://hub.example.org/")),
        tasks::add,
        clock,
        problems::add);
  }

  /** Everything that is due is sent, in this thread. */
  void run() {
    loop.dispatchDue();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
      loop.dispatchDue();
    }
  }

  /** Time passes, second by second, and whatever gets due meanwhile is sent. */
  void runFor(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      clock.advance(Duration.ofSeconds(1));
      run();
    }
  }

  /** Time passes at once. */
  void runAfter(Duration time) {
    clock.advance(time);
    run();
  }

  static ChannelDetails webhook(String name) {
    return new ChannelDetails(
        name,
        true,
        Severity.WARNING,
        true,
        null,
        null,
        new ChannelSettings.Webhook(
            TargetUrl.parse("https://hooks.example.org/" + name), null, null, Map.of()));
  }

  static ChannelDetails with(
      ChannelDetails details,
      Severity minimum,
      @Nullable QuietHours quietHours,
      @Nullable Duration repeatEvery) {
    return new ChannelDetails(
        details.name(),
        details.enabled(),
        minimum,
        details.notifiesResolved(),
        quietHours,
        repeatEvery,
        details.settings());
  }

  static ChannelDetails enabled(ChannelDetails details, boolean enabled) {
    return new ChannelDetails(
        details.name(),
        enabled,
        details.minimumSeverity(),
        details.notifiesResolved(),
        details.quietHours(),
        details.repeatEvery(),
        details.settings());
  }

  NotificationChannel add(ChannelDetails details) {
    return add(owner, details);
  }

  NotificationChannel add(UserId ofOwner, ChannelDetails details) {
    NotificationChannel channel =
        new NotificationChannel(
            ChannelId.random(), ofOwner, details, clock.instant(), clock.instant());
    channels.add(channel, Quotas.DEFAULTS.channelsPerUser().max());
    clock.advance(Duration.ofNanos(1_000)); // so that they have an order
    return channel;
  }

  void change(NotificationChannel channel, UnaryOperator<ChannelDetails> how) {
    channels.update(channel.id(), how, clock.instant());
  }

  static AlertKey key() {
    return new AlertKey(AlertThresholdId.random(), ServerId.random(), "");
  }

  Alert open(Severity severity) {
    return open(key(), severity);
  }

  Alert open(AlertKey key, Severity severity) {
    return open(owner, key, severity);
  }

  /** Opens the alert of a container that has stopped. */
  Alert openOfContainer() {
    return stored(
        new Alert(
            AlertId.random(),
            owner,
            key(),
            "web-1",
            MetricType.CONTAINER,
            Comparison.LT,
            Severity.WARNING,
            "Container shop is not running or is unhealthy",
            1,
            0,
            0,
            false,
            clock.instant(),
            null,
            null,
            null,
            null),
        AlertChange.Kind.OPENED);
  }

  Alert open(UserId ofOwner, AlertKey key, Severity severity) {
    return stored(
        new Alert(
            AlertId.random(),
            ofOwner,
            key,
            "web-1",
            MetricType.CPU,
            Comparison.GT,
            severity,
            "CPU is above 90 %",
            90,
            97.25,
            99,
            false,
            clock.instant(),
            null,
            null,
            null,
            null),
        AlertChange.Kind.OPENED);
  }

  Alert escalate(Alert alert) {
    return stored(alert.escalated(Severity.CRITICAL), AlertChange.Kind.ESCALATED);
  }

  Alert acknowledge(Alert alert) {
    return stored(
        alert.acknowledged(new Acknowledgement("ada", clock.instant()), null),
        AlertChange.Kind.ACKNOWLEDGED);
  }

  /** Snoozes it; for no time: until it is over. */
  Alert snooze(Alert alert, @Nullable Duration time) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return stored(
        alert.snoozed(new Snooze("ada", now, time == null ? null : now.plus(time))),
        AlertChange.Kind.SNOOZED);
  }

  Alert wake(Alert alert) {
    return stored(alert.snoozed(null), AlertChange.Kind.SNOOZED);
  }

  Alert resolve(Alert alert) {
    Resolution recovered = new Resolution(Alert.ResolveReason.RECOVERED, null, clock.instant());
    return stored(alert.resolved(recovered, null), AlertChange.Kind.RESOLVED);
  }

  private Alert stored(Alert alert, AlertChange.Kind kind) {
    clock.advance(Duration.ofNanos(1_000)); // so that notices have an order
    AlertChange change = new AlertChange(alert, kind);
    alerts.save(
        List.of(
            new Step(
                change, AlertHold.none(alert.key(), clock.instant()), notices.noticesFor(change))));
    return alert;
  }

  /** All of the owner's notifications, newest first. */
  List<Notification> all() {
    return notifications.find(new Query(owner, null, null, null, null, 1000, 0)).notifications();
  }

  /** The messages sent through a channel, failed attempts included. */
  List<NotificationMessage> sentTo(NotificationChannel channel) {
    return notifier.attempts().stream()
        .filter(sent -> sent.settings().equals(channel.details().settings()))
        .map(RecordingAlertNotifier.Sent::message)
        .toList();
  }

  Instant now() {
    return clock.instant();
  }
}
