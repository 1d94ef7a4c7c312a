package io.chatops.core.alert;

import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import java.util.Locale;
import java.util.Map;

/** Puts each change of an alert into its server's log. */
public final class AlertLog implements AlertListener {
  private final ServerLog log;

  public AlertLog(ServerLog log) {
    this.log = log;
  }

  @Override
  public void onChange(AlertChange change) {
    Alert alert = change.alert();
    Alert.Resolution resolution = alert.resolution();
    if (resolution != null && resolution.reason() == Alert.ResolveReason.SERVER_REMOVED) {
      return; // its log is gone with it
    }
    log.record(
        alert.key().serverId(),
        level(change),
        LogSource.ALERT,
        alert.id().toString(),
        words(change),
        Map.of(
            "threshold_id", alert.key().thresholdId().toString(),
            "severity", alert.severity().name().toLowerCase(Locale.ROOT),
            "type", alert.type().name().toLowerCase(Locale.ROOT)));
  }

  private static LogLevel level(AlertChange change) {
    return switch (change.kind()) {
      case OPENED, ESCALATED ->
          change.alert().severity() == Severity.CRITICAL ? LogLevel.ERROR : LogLevel.WARNING;
      case ACKNOWLEDGED, SNOOZED, RESOLVED, RECORDED -> LogLevel.INFO;
    };
  }

  private static String words(AlertChange change) {
    Alert alert = change.alert();
    return switch (change.kind()) {
      case OPENED -> "Alert: " + alert.message();
      case ESCALATED -> "Alert became critical: " + alert.message();
      case ACKNOWLEDGED -> {
        Alert.Acknowledgement by = alert.acknowledgement();
        yield "Alert acknowledged by " + (by == null ? "nobody" : by.by()) + ": " + alert.message();
      }
      case SNOOZED -> snoozed(alert) + ": " + alert.message();
      case RESOLVED -> "Alert resolved" + reason(alert) + ": " + alert.message();
      case RECORDED -> "Alert recorded after it had ended: " + alert.message();
    };
  }

  private static String snoozed(Alert alert) {
    Alert.Snooze snooze = alert.snooze();
    if (snooze == null) {
      return "Alert snooze ended";
    }
    return "Alert snoozed by "
        + snooze.by()
        + (snooze.until() == null ? " until it is resolved" : " until " + snooze.until());
  }

  private static String reason(Alert alert) {
    Alert.Resolution resolution = alert.resolution();
    if (resolution == null) {
      return "";
    }
    String by = resolution.by() == null ? "" : " by " + resolution.by();
    return switch (resolution.reason()) {
      case RECOVERED -> ", the value recovered";
      case MANUAL -> by;
      case THRESHOLD_CHANGED -> ", the threshold was changed" + by;
      case THRESHOLD_DISABLED -> ", the threshold was disabled" + by;
      case THRESHOLD_DELETED -> ", the threshold was deleted" + by;
      case TAG_REMOVED -> ", the threshold's tag was removed from the server" + by;
      case SERVER_REMOVED -> ", the server was removed";
      case NO_DATA -> ", its value is no longer reported";
    };
  }
}
