package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes the fields of the hub's messages. */
final class ToAgentWriter {
  private ToAgentWriter() {}

  static void write(JsonGenerator json, ToAgent message) throws IOException {
    if (message instanceof ToAgent.AuthSuccess success) {
      json.writeStringField("type", "auth_success");
      json.writeStringField("server_id", success.serverId());
      json.writeStringField("message", success.message());
      number(json, "protocol_version", success.protocolVersion());
      number(json, "report_interval_seconds", success.reportIntervalSeconds());
    } else if (message instanceof ToAgent.MetricsReceived received) {
      json.writeStringField("type", "metrics_received");
      json.writeStringField("status", "ok");
      number(json, "sequence", received.sequence());
      text(json, "boot_id", received.bootId());
    } else if (message instanceof ToAgent.Pong) {
      json.writeStringField("type", "pong");
    } else if (message instanceof ToAgent.Refusal refusal) {
      json.writeStringField("type", "error");
      json.writeStringField("message", refusal.message());
      text(json, "request_id", refusal.requestId());
      number(json, "sequence", refusal.sequence());
      text(json, "boot_id", refusal.bootId());
    } else if (message instanceof ToAgent.ListProcesses list) {
      json.writeStringField("type", "list_processes");
      json.writeStringField("request_id", list.requestId());
    } else {
      throw new IllegalArgumentException("a message of unknown type is only ever read");
    }
  }

  private static void number(JsonGenerator json, String field, @Nullable Number value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(field, value.longValue());
    }
  }

  private static void text(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }
}
