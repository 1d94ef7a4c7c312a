package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.Notification.Entry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tries to send one notification, as its channel and its alerts are by now. */
final class Attempt {
  private final AlertRepository alerts;
  private final NotificationChannelRepository channels;
  private final AlertNotifier notifier;
  private final MessageWriter writer;
  private final MailBudget mails;
  private final InstantSource clock;

  Attempt(
      AlertRepository alerts,
      NotificationChannelRepository channels,
      AlertNotifier notifier,
      MessageWriter writer,
      MailBudget mails,
      InstantSource clock) {
    this.alerts = alerts;
    this.channels = channels;
    this.notifier = notifier;
    this.writer = writer;
    this.mails = mails;
    this.clock = clock;
  }

  /** Sends the notification and returns its state afterwards. Blocks while it is being sent. */
  Notification make(Notification claimed) {
    Optional<ChannelDetails> channel =
        channels
            .find(claimed.channelId())
            .filter(found -> found.ownerId().equals(claimed.ownerId()))
            .map(NotificationChannel::details);
    if (channel.isEmpty()) {
      return claimed.suppressed(now(), Channels.REMOVED);
    }
    if (!channel.get().enabled()) {
      return claimed.suppressed(now(), Channels.DISABLED);
    }
    List<Alert> told = ofOpenAlerts(claimed);
    if (told.isEmpty() && !claimed.kind().isAboutBackup()) {
      return claimed.suppressed(now(), "Nothing was left to report when it was due");
    }
    Severity worst =
        told.stream().map(Alert::severity).max(Comparator.naturalOrder()).orElse(Severity.WARNING);
    Optional<Instant> quietEnd = ChannelPlan.quietEnd(channel.get(), worst, now());
    if (quietEnd.isPresent()) {
      return claimed.postponed(quietEnd.get());
    }
    int left = claimed.alertCount() - claimed.alerts().size();
    ChannelSettings settings = channel.get().settings();
    String refusal = mails.takeFor(claimed.ownerId(), settings);
    Receipt receipt =
        refusal == null
            ? notifier.send(settings, writer.write(claimed, told, left))
            : new Receipt.Retry(refusal, null);
    if (refusal == null && !(receipt instanceof Receipt.Delivered)) {
      mails.giveBack(claimed.ownerId(), settings); // else an outage would use the day's e-mails up
    }
    return RetrySchedule.after(claimed, receipt, now());
  }

  private List<Alert> ofOpenAlerts(Notification claimed) {
    List<Alert> told = new ArrayList<>();
    for (Entry entry : claimed.alerts()) {
      alerts
          .find(entry.alertId())
          .filter(alert -> alert.ownerId().equals(claimed.ownerId()))
          .filter(alert -> isStillNews(claimed, entry, alert))
          .ifPresent(told::add);
    }
    return told;
  }

  private boolean isStillNews(Notification claimed, Entry entry, Alert alert) {
    boolean isSnoozed = alert.isSnoozedAt(now());
    return switch (entry.reason()) {
      case OPENED, FLAPPING -> (alert.isActive() || !claimed.held()) && !isSnoozed;
      case REMINDER -> alert.isActive() && alert.acknowledgement() == null && !isSnoozed;
      case ESCALATED, RESOLVED, SUMMARY, BACKUP_LATE, BACKUP_TAKEN, TEST -> true;
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
