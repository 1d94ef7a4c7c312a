package io.chatops.ws.browser;

import com.fasterxml.jackson.core.JsonGenerator;
import io.chatops.core.alert.Alert;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Alerts as frames; the data is what {@code GET /api/v1/alerts/{alert_id}} answers. */
final class AlertMessages {
  private AlertMessages() {}

  static byte[] alert(Alert alert) {
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", "alert");
          json.writeObjectFieldStart("data");
          write(alert, json);
          json.writeEndObject();
        });
  }

  private static void write(Alert alert, JsonGenerator json) throws IOException {
    String detail = alert.key().detail();
    json.writeStringField("id", alert.id().toString());
    json.writeStringField("server_id", alert.key().serverId().toString());
    json.writeStringField("server_name", alert.serverName());
    json.writeStringField("threshold_id", alert.key().thresholdId().toString());
    json.writeStringField("type", wireName(alert.type()));
    json.writeStringField("metric_detail", detail.isEmpty() ? null : detail);
    json.writeStringField("comparison", wireName(alert.comparison()));
    json.writeStringField("severity", wireName(alert.severity()));
    json.writeStringField("message", alert.message());
    json.writeNumberField("threshold", alert.threshold());
    json.writeNumberField("current_value", alert.currentValue());
    json.writeNumberField("peak_value", alert.peakValue());
    json.writeStringField("status", alert.isActive() ? "active" : "resolved");
    json.writeBooleanField("resolved", !alert.isActive());
    json.writeBooleanField("late", alert.late());
    json.writeStringField("created_at", alert.createdAt().toString());
    writeEnd(alert, json);
  }

  private static void writeEnd(Alert alert, JsonGenerator json) throws IOException {
    Alert.Acknowledgement acknowledgement = alert.acknowledgement();
    Alert.Resolution resolution = alert.resolution();
    json.writeStringField("acknowledged_by", acknowledgement == null ? null : acknowledgement.by());
    writeTime("acknowledged_at", acknowledgement == null ? null : acknowledgement.at(), json);
    writeTime("resolved_at", resolution == null ? null : resolution.at(), json);
    json.writeStringField("resolved_by", resolution == null ? null : resolution.by());
    json.writeStringField(
        "resolve_reason", resolution == null ? null : wireName(resolution.reason()));
    json.writeStringField("comment", alert.comment());
  }

  private static void writeTime(String field, @Nullable Instant time, JsonGenerator json)
      throws IOException {
    json.writeStringField(field, time == null ? null : time.toString());
  }

  private static String wireName(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
