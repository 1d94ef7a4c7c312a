package io.chatops.ws.browser;

import com.fasterxml.jackson.core.JsonGenerator;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.container.LogLine;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.StandardStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The frames of the logs' sockets. Text from hosts is data: escaped as JSON asks, and no more. */
final class LogMessages {
  private LogMessages() {}

  static byte[] entry(LogEntry entry) {
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", "log");
          json.writeObjectFieldStart("data");
          json.writeStringField("id", entry.id().toString());
          json.writeStringField("server_id", entry.serverId().toString());
          json.writeStringField("timestamp", entry.at().toString());
          json.writeStringField("level", word(entry.level()));
          json.writeStringField("source", word(entry.source()));
          textOrNull(json, "component", entry.component());
          json.writeStringField("message", entry.message());
          json.writeObjectFieldStart("details");
          for (Map.Entry<String, String> detail : entry.details().entrySet()) {
            json.writeStringField(detail.getKey(), detail.getValue());
          }
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  static byte[] line(LogTopic topic, LogLine line) {
    String timestamp = line.timestamp() == null ? null : line.timestamp().toString();
    return output(topic, timestamp, line.stream(), line.message());
  }

  /** A piece of a command's output; it may end anywhere but inside a character. */
  static byte[] output(LogTopic topic, @Nullable StandardStream stream, String text) {
    return output(topic, null, stream, text);
  }

  private static byte[] output(
      LogTopic topic, @Nullable String timestamp, @Nullable StandardStream stream, String text) {
    String streamWord = stream == null ? null : word(stream);
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", "log");
          json.writeStringField(topic.field(), topic.value());
          textOrNull(json, "stream", streamWord);
          json.writeObjectFieldStart("data");
          textOrNull(json, "timestamp", timestamp);
          textOrNull(json, "stream", streamWord);
          json.writeStringField("message", text);
          json.writeEndObject();
        });
  }

  static byte[] subscribed(LogTopic topic) {
    return about("subscribed", topic);
  }

  static byte[] unsubscribed(LogTopic topic) {
    return about("unsubscribed", topic);
  }

  private static byte[] about(String type, LogTopic topic) {
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", type);
          json.writeStringField(topic.field(), topic.value());
        });
  }

  static byte[] error(LogTopic topic, String message) {
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", "error");
          json.writeStringField("message", message);
          json.writeStringField(topic.field(), topic.value());
        });
  }

  static byte[] dropped(LogTopic topic, long count) {
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", "dropped");
          json.writeNumberField("count", count);
          json.writeStringField(topic.field(), topic.value());
        });
  }

  static byte[] ended(LogTopic topic, @Nullable String message) {
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", "ended");
          json.writeStringField(topic.field(), topic.value());
          textOrNull(json, "message", message);
        });
  }

  static byte[] ended(LogTopic topic, CommandExecution execution) {
    CommandExecution.End end = execution.end();
    return BrowserMessages.object(
        json -> {
          json.writeStringField("type", "ended");
          json.writeStringField(topic.field(), topic.value());
          textOrNull(json, "message", end == null ? null : end.reason());
          json.writeObjectFieldStart("data");
          json.writeStringField("status", execution.status().wireName());
          Integer exitCode = end == null ? null : end.exitCode();
          if (exitCode == null) {
            json.writeNullField("exit_code");
          } else {
            json.writeNumberField("exit_code", exitCode);
          }
          json.writeBooleanField("output_truncated", end != null && end.output().truncated());
          json.writeEndObject();
        });
  }

  private static void textOrNull(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value == null) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, value);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
