package io.chatops.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatops.core.alert.Alert;
import io.chatops.core.notify.NotificationMessage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A message as JSON, with the names that the REST API has for the same. */
final class WebhookDocument {
  private WebhookDocument() {}

  static ObjectNode of(NotificationMessage message) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("id", message.id().toString());
    document.put("kind", word(message.kind()));
    document.put("title", message.title());
    document.put("text", message.text());
    document.put("severity", word(message.severity()));
    document.put("created_at", message.createdAt().toString());
    document.put("link", text(message.link()));
    document.put("alert_count", message.alertCount());
    ArrayNode alerts = document.putArray("alerts");
    message.alerts().forEach(alert -> alerts.add(of(alert)));
    return document;
  }

  private static ObjectNode of(Alert alert) {
    Alert.Acknowledgement acknowledgement = alert.acknowledgement();
    Alert.Resolution resolution = alert.resolution();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("id", alert.id().toString());
    document.put("server_id", alert.key().serverId().toString());
    document.put("server_name", alert.serverName());
    document.put("threshold_id", alert.key().thresholdId().toString());
    document.put("type", word(alert.type()));
    document.put("detail", alert.key().detail().isEmpty() ? null : alert.key().detail());
    document.put("comparison", word(alert.comparison()));
    document.put("severity", word(alert.severity()));
    document.put("message", alert.message());
    document.put("threshold", alert.threshold());
    document.put("current_value", alert.currentValue());
    document.put("peak_value", alert.peakValue());
    document.put("status", alert.isActive() ? "active" : "resolved");
    document.put("created_at", alert.createdAt().toString());
    document.put("acknowledged_by", acknowledgement == null ? null : acknowledgement.by());
    document.put("resolved_at", resolution == null ? null : resolution.at().toString());
    document.put("resolved_by", resolution == null ? null : resolution.by());
    document.put("resolve_reason", resolution == null ? null : word(resolution.reason()));
    return document;
  }

  private static @Nullable String word(@Nullable Enum<?> value) {
    return value == null ? null : value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
