package io.chatops.core.notify;

import io.chatops.core.access.UserRepository;
import io.chatops.core.alert.Severity;
import io.chatops.core.notify.NotificationMessage.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notifies admins through their channels when the hub's next backup is late, and when one was taken
 * after that. The storage has what was sent: neither a restart nor another hub repeats it. For one
 * thread.
 */
public final class BackupNotifications {
  /** The time after which channels that were made while a backup is late are notified, too. */
  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

  private final UserRepository users;
  private final NotificationChannelRepository channels;
  private final NotificationRepository notifications;
  private final InstantSource clock;
  private @Nullable Kind last;
  private Instant lookedAt = Instant.MIN;

  public BackupNotifications(
      UserRepository users,
      NotificationChannelRepository channels,
      NotificationRepository notifications,
      InstantSource clock) {
    this.users = users;
    this.channels = channels;
    this.notifications = notifications;
    this.clock = clock;
  }

  /**
   * Notifies admins that no backup was taken by this time; each channel once until {@link #taken}.
   */
  public void late(Instant due) {
    add(Kind.BACKUP_LATE, due);
  }

  /** Notifies the channels that were notified of a late backup that it is no longer late. */
  public void taken() {
    add(Kind.BACKUP_TAKEN, clock.instant());
  }

  private void add(Kind kind, Instant at) {
    Instant now = clock.instant();
    boolean looksAgain = kind == Kind.BACKUP_LATE && !now.isBefore(lookedAt.plus(LOOK_AGAIN));
    if (kind == last && !looksAgain) {
      return;
    }
    users.activeAdmins().stream()
        .flatMap(admin -> channels.findByOwner(admin.id()).stream())
        .filter(channel -> wants(channel.details(), kind))
        .forEach(channel -> add(channel, kind, at));
    last = kind;
    lookedAt = now;
  }

  private static boolean wants(ChannelDetails channel, Kind kind) {
    return channel.enabled()
        && channel.minimumSeverity() == Severity.WARNING
        && (kind == Kind.BACKUP_LATE || channel.notifiesResolved());
  }

  private void add(NotificationChannel channel, Kind kind, Instant at) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    notifications.addAboutBackup(
        Notification.of(channel, kind, false, List.of(), at.truncatedTo(ChronoUnit.MICROS), now));
  }
}
