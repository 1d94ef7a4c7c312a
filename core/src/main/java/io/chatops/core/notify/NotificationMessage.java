package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Severity;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message before a channel gives it its form. Every text has names from hosts and owners in it:
 * data, to be escaped for where it goes.
 *
 * @param id names this message for ever, the same at each try, so that a receiver can tell a
 *     repetition
 * @param title one line, at most 200 characters
 * @param text plain, at most some 6,000 characters in lines; a line per alert in a summary
 * @param severity the worst of the alerts; absent in a test
 * @param alerts as they are when the message is made, the worst first, at most {@link #MAX_ALERTS};
 *     none in a test
 * @param alertCount how many alerts it is about, those left out counted
 * @param createdAt when there was reason to tell it; tries come later
 * @param link where to see more; absent when the hub was not told its own address
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
    /** It lasts, and nobody has acknowledged it. */
    REMINDER,
    /** It opens again and again, so no more is told of it until it is calm. */
    FLAPPING,
    /** Many at once, or what came in quiet hours. */
    SUMMARY,
    /** Its owner tries the channel. */
    TEST
  }
}
