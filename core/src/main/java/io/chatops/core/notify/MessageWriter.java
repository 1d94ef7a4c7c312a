package io.chatops.core.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the messages of notifications. */
public final class MessageWriter {
  private static final int MAX_TITLE_LENGTH = 200;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
  private static final Comparator<Alert> WORST_FIRST =
      Comparator.comparing(Alert::isActive)
          .thenComparing(Alert::severity)
          .reversed()
          .thenComparing(Alert::createdAt);

  private final @Nullable URI hub;
  private final Function<Alert, String> processes;

  /**
   * Writes with a link to the hub.
   *
   * @param hub absent if the hub's own address is not set
   */
  public MessageWriter(@Nullable URI hub) {
    this(hub, alert -> "");
  }

  /**
   * Writes with a link to the hub and the processes that use most.
   *
   * @param hub absent when the hub was not told its own address
   * @param processes returns those of an alert in one line; may block and may fail
   */
  public MessageWriter(@Nullable URI hub, Function<Alert, String> processes) {
    this.hub = hub;
    this.processes = processes;
  }

  /** Returns the message for an owner who tries a channel. It has no text of a user. */
  NotificationMessage test(Instant now) {
    return ofTest("Test of ChatOps", "This is a test. Alerts will look like this.", now);
  }

  /** Returns the message for a recipient who has not agreed yet. It has no text of a user. */
  NotificationMessage code(Secret code, Instant now) {
    return ofTest(
        "Confirm e-mails from ChatOps",
        "A user of a ChatOps hub wants to send alerts about servers to this address. To agree, give"
            + " this code to that user: "
            + code.value()
            + "\nOtherwise ignore this e-mail: no alerts are sent without the code.",
        now);
  }

  private NotificationMessage ofTest(String title, String text, Instant now) {
    return new NotificationMessage(
        UUID.randomUUID(),
        NotificationMessage.Kind.TEST,
        title,
        text,
        null,
        List.of(),
        0,
        now,
        hub);
  }

  /**
   * The message of a notification.
   *
   * @param told its alerts, at least one unless it is about a backup
   * @param left how many more there are
   */
  NotificationMessage write(Notification notification, List<Alert> told, int left) {
    if (notification.kind().isAboutBackup()) {
      return aboutBackup(notification);
    }
    List<Alert> alerts = told.stream().sorted(WORST_FIRST).toList();
    Severity worst =
        alerts.stream().map(Alert::severity).max(Comparator.naturalOrder()).orElseThrow();
    boolean isSummary = notification.kind() == NotificationMessage.Kind.SUMMARY;
    int count = alerts.size() + left;
    List<Alert> shown = alerts.stream().limit(NotificationMessage.MAX_ALERTS).toList();
    return new NotificationMessage(
        notification.id().value(),
        notification.kind(),
        cut(
            isSummary
                ? summaryTitle(notification, alerts, left)
                : title(notification, shown.get(0))),
        isSummary ? summaryText(shown, count) : text(notification, shown.get(0)),
        worst,
        shown,
        count,
        notification.createdAt(),
        hub);
  }

  private NotificationMessage aboutBackup(Notification notification) {
    boolean isLate = notification.kind() == NotificationMessage.Kind.BACKUP_LATE;
    return new NotificationMessage(
        notification.id().value(),
        notification.kind(),
        isLate
            ? "Warning: the hub's next backup is late"
            : "Resolved: the hub's backup is no longer late",
        isLate
            ? "No backup was taken by "
                + TIME.format(notification.createdAt())
                + ". See on the hub's machine why chatops-hub backup does not run."
            : "The page Hub shows the newest backup.",
        Severity.WARNING,
        List.of(),
        0,
        notification.createdAt(),
        hub);
  }

  private static String title(Notification notification, Alert alert) {
    String severity = alert.severity() == Severity.CRITICAL ? "Critical" : "Warning";
    String what =
        switch (notification.kind()) {
          case OPENED, SUMMARY, BACKUP_LATE, BACKUP_TAKEN, TEST -> severity;
          case ESCALATED -> "Now critical";
          case RESOLVED -> "Resolved";
          case REMINDER -> "Still " + severity.toLowerCase(Locale.ROOT);
          case FLAPPING -> "Flapping";
        };
    return what + ": " + sentence(alert);
  }

  private static String sentence(Alert alert) {
    return alert.serverName() + ": " + alert.message();
  }

  private String text(Notification notification, Alert alert) {
    StringBuilder text = new StringBuilder(alert.message());
    text.append("\nServer: ").append(alert.serverName());
    if (alert.type() != MetricType.CONTAINER) { // its 0 or 1 says no more than the message
      text.append("\nValue: ").append(number(alert, alert.currentValue()));
      text.append(", peak ").append(number(alert, alert.peakValue()));
      text.append(" (threshold: ").append(alert.comparison().sign()).append(' ');
      text.append(number(alert, alert.threshold())).append(')');
    }
    text.append("\nSince: ").append(TIME.format(alert.createdAt()));
    String largest = largest(alert);
    if (!largest.isEmpty()) {
      text.append("\nProcesses: ").append(largest);
    }
    Acknowledgement acknowledgement = alert.acknowledgement();
    if (acknowledgement != null) {
      text.append("\nAcknowledged: ").append(TIME.format(acknowledgement.at()));
      text.append(" by ").append(acknowledgement.by());
    }
    Resolution resolution = alert.resolution();
    if (resolution != null) {
      text.append("\nResolved: ").append(TIME.format(resolution.at()));
      text.append(", ").append(reason(resolution));
    }
    if (notification.kind() == NotificationMessage.Kind.FLAPPING) {
      text.append("\nIt opened more than ").append(Flapping.MAX_OPENINGS);
      text.append(" times within an hour. Notifications are paused until it is stable for ");
      text.append(Flapping.CALM.toMinutes()).append(" minutes or becomes critical.");
    }
    return text.toString();
  }

  /** A message without them is better than none. */
  private String largest(Alert alert) {
    try {
      return CONTROL.matcher(processes.apply(alert)).replaceAll(" ");
    } catch (RuntimeException e) {
      return "";
    }
  }

  private static String summaryTitle(Notification notification, List<Alert> alerts, int left) {
    int count = alerts.size() + left;
    long critical =
        alerts.stream().filter(a -> a.isActive() && a.severity() == Severity.CRITICAL).count();
    long over = alerts.stream().filter(a -> !a.isActive()).count();
    StringBuilder title = new StringBuilder();
    title.append(notification.held() ? "During quiet hours: " : "");
    title.append(count).append(count == 1 ? " alert" : " alerts");
    if (critical > 0) {
      title.append(", ").append(critical).append(" critical");
    }
    if (over > 0) {
      title.append(", ").append(over).append(" already resolved");
    }
    return title.toString();
  }

  private static String summaryText(List<Alert> shown, int count) {
    String lines = shown.stream().map(MessageWriter::summaryLine).collect(Collectors.joining("\n"));
    int left = count - shown.size();
    return left == 0 ? lines : lines + "\nand " + left + " more";
  }

  private static String summaryLine(Alert alert) {
    Resolution resolution = alert.resolution();
    String state =
        resolution != null
            ? "Resolved " + TIME.format(resolution.at())
            : alert.severity() == Severity.CRITICAL ? "Critical" : "Warning";
    return cut(state + ": " + sentence(alert)) + " (since " + TIME.format(alert.createdAt()) + ")";
  }

  private static String reason(Resolution resolution) {
    String by = resolution.by() == null ? "" : " by " + resolution.by();
    return switch (resolution.reason()) {
      case RECOVERED -> "the value recovered";
      case MANUAL -> "manually" + by;
      case THRESHOLD_CHANGED -> "its threshold was changed" + by;
      case THRESHOLD_DISABLED -> "its threshold was disabled" + by;
      case THRESHOLD_DELETED -> "its threshold was deleted" + by;
      case TAG_REMOVED -> "its threshold's tag was removed from the server" + by;
      case SERVER_REMOVED -> "its server was removed" + by;
      case NO_DATA -> "its value is no longer reported";
    };
  }

  /** Writes a value with at most four significant digits. */
  private static String number(Alert alert, double value) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(4));
    boolean isWhole = rounded.signum() == 0 || rounded.stripTrailingZeros().scale() <= 0;
    String digits =
        isWhole ? rounded.toBigInteger().toString() : rounded.stripTrailingZeros().toPlainString();
    return digits + unit(alert.type());
  }

  private static String unit(MetricType type) {
    return switch (type) {
      case CPU, MEMORY, DISK, SWAP -> " %";
      case NETWORK -> " bytes/s";
      case TEMPERATURE -> " °C";
      case OFFLINE -> " s";
      case SERVICE, LOAD, CONTAINER -> "";
    };
  }

  private static String cut(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ");
    if (line.length() <= MAX_TITLE_LENGTH) {
      return line;
    }
    int end = MAX_TITLE_LENGTH - 1;
    boolean splitsCharacter = Character.isHighSurrogate(line.charAt(end - 1));
    return line.substring(0, splitsCharacter ? end - 1 : end) + "…";
  }
}
