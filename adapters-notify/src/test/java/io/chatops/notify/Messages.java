package io.chatops.notify;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.notify.NotificationMessage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages with names in them that try to be more than text. */
final class Messages {
  static final UUID ID = UUID.fromString("11111111-2222-3333-4444-555555555555");
  static final String EVIL = "web-1 <!channel> @everyone </b>&\"*_`[x](http://e.test/)";
  private static final Instant TIME = Instant.parse("2026-11-24T12:00:00Z");

  private Messages() {}

  static NotificationMessage opened() {
    return message(
        NotificationMessage.Kind.OPENED,
        "Critical: CPU on " + EVIL,
        "CPU is at 97.5 % (threshold: over 90 %)\non " + EVIL,
        Severity.CRITICAL,
        List.of(alert(null)));
  }

  static NotificationMessage resolved() {
    return message(
        NotificationMessage.Kind.RESOLVED,
        "Resolved: CPU on web-1",
        "CPU is at 12 % again",
        Severity.WARNING,
        List.of(
            alert(
                new Alert.Resolution(Alert.ResolveReason.RECOVERED, null, TIME.plusSeconds(300)))));
  }

  static NotificationMessage test() {
    return message(NotificationMessage.Kind.TEST, "Test of ChatOps", "It works.", null, List.of());
  }

  static NotificationMessage withText(String title, String text) {
    return message(
        NotificationMessage.Kind.OPENED, title, text, Severity.WARNING, List.of(alert(null)));
  }

  private static NotificationMessage message(
      NotificationMessage.Kind kind,
      String title,
      String text,
      @Nullable Severity severity,
      List<Alert> alerts) {
    return new NotificationMessage(
        ID,
        kind,
        title,
        text,
        severity,
        alerts,
        alerts.size(),
        TIME,
        URI.create("https://hub.example.org/alerts?a=1&b=2"));
  }

  private static Alert alert(Alert.@Nullable Resolution resolution) {
    return new Alert(
        new AlertId(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000001")),
        new UserId(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000002")),
        new AlertKey(
            new AlertThresholdId(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000003")),
            new ServerId(UUID.fromString("aaaaaaaa-0000-4000-8000-000000000004")),
            "/data"),
        EVIL,
        MetricType.DISK,
        Comparison.GT,
        Severity.CRITICAL,
        "Disk /data is at 97.5 %",
        90,
        97.5,
        99,
        false,
        TIME,
        null,
        null,
        resolution,
        null);
  }
}
