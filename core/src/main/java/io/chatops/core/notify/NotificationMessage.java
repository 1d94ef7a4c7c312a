package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message before a channel formats it. All texts contain names from hosts and owners: data, to be
 * escaped for the channel.
 *
 * @param id the same at each attempt, so that a receiver can detect a repetition
 * @param title one line, at most 200 characters
 * @param text plain, at most some 6,000 characters in lines; a line per alert in a summary
 * @param severity the worst of the alerts; absent in a test
 * @param alerts as of the creation of the message, the worst first, at most {@link #MAX_ALERTS};
 *     none in a test and about a backup
 * @param alertCount the number of all alerts, including omitted ones
 * @param createdAt the time of its cause; attempts come later
 * @param link where to see more; absent if the hub's own address is not set
 */
public record NotificationMessage(
    UUID id,
    Kind kind,
    String title,
    String text,
    @Nullable Severity severity,
    List<Alert> alerts,
    int alertCount,
    Instant createdAt,
    @Nullable URI link) {
  /** The most that fits on a screen. */
  public static final int MAX_ALERTS = 20;

  public NotificationMessage {
    alerts = List.copyOf(alerts);
  }

  /** The reason for the message. */
  public enum Kind {
    OPENED,
    ESCALATED,
    RESOLVED,
    /** It is still open and unacknowledged, also after it was flapping. */
    REMINDER,
    /** It opens again and again, so its notifications stop until it is stable. */
    FLAPPING,
    /** Many at once, or what came in quiet hours. */
    SUMMARY,
    /** The hub's next backup is late. It is about no alert. */
    BACKUP_LATE,
    /** There is a backup after all. */
    BACKUP_TAKEN,
    /** Its owner tries the channel. */
    TEST;

    public boolean isAboutBackup() {
      return this == BACKUP_LATE || this == BACKUP_TAKEN;
    }
  }
}
