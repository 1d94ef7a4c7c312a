package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chatops.protocol.ToAgent.ContainerOperation;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the hub's messages. Each is one object of scalar fields and lists of text. */
final class ToAgentReader {
  private ToAgentReader() {}

  static ToAgent read(JsonParser json) throws IOException, ProtocolException {
    Map<String, Object> fields = new HashMap<>();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new ProtocolException("not a JSON object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        continue;
      }
      switch (name) {
        case "type",
            "server_id",
            "message",
            "boot_id",
            "request_id",
            "command",
            "working_directory",
            "container_id",
            "since",
            "until",
            "version" ->
            fields.put(name, text(json, name));
        case "protocol_version", "report_interval_seconds", "sequence", "timeout", "tail" ->
            fields.put(name, number(json, name));
        case "stream" -> fields.put(name, flag(json, name));
        case "names" -> fields.put(name, texts(json, name));
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new ProtocolException("more than one JSON value in a frame");
    }
    return message(new Fields(Collections.unmodifiableMap(fields)));
  }

  private static String text(JsonParser json, String name) throws IOException, ProtocolException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new ProtocolException(name + " is not a string");
    }
    return json.getText();
  }

  private static Long number(JsonParser json, String name) throws IOException, ProtocolException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new ProtocolException(name + " is not a whole number");
    }
    return json.getLongValue();
  }

  private static Boolean flag(JsonParser json, String name) throws ProtocolException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw new ProtocolException(name + " is not true or false");
    };
  }

  private static List<String> texts(JsonParser json, String name)
      throws IOException, ProtocolException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new ProtocolException(name + " is not an array of strings");
    }
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(json, name));
    }
    return texts;
  }

  private static ToAgent message(Fields fields) throws ProtocolException {
    String type = fields.required("type");
    return switch (type) {
      case "auth_success" ->
          new ToAgent.AuthSuccess(
              fields.required("server_id"),
              fields.textOr("message", ""),
              fields.integer("protocol_version"),
              fields.integer("report_interval_seconds"));
      case "metrics_received" ->
          new ToAgent.MetricsReceived(fields.number("sequence"), fields.text("boot_id"));
      case "pong" -> new ToAgent.Pong();
      case "watch_services" -> new ToAgent.WatchServices(fields.texts("names"));
      case "error" ->
          new ToAgent.Refusal(
              fields.textOr("message", "no reason given"),
              fields.text("request_id"),
              fields.number("sequence"),
              fields.text("boot_id"));
      default -> request(type, fields);
    };
  }

  private static ToAgent request(String type, Fields fields) throws ProtocolException {
    return switch (type) {
      case "list_processes" -> new ToAgent.ListProcesses(fields.required("request_id"));
      case "execute_command" ->
          new ToAgent.ExecuteCommand(
              fields.required("request_id"),
              fields.required("command"),
              fields.integer("timeout"),
              fields.text("working_directory"),
              fields.flag("stream"));
      case "start_container" -> control(ContainerOperation.START, fields);
      case "stop_container" -> control(ContainerOperation.STOP, fields);
      case "restart_container" -> control(ContainerOperation.RESTART, fields);
      case "get_container_logs" ->
          new ToAgent.GetContainerLogs(
              fields.required("request_id"),
              fields.required("container_id"),
              fields.integer("tail"),
              fields.time("since"),
              fields.time("until"),
              fields.flag("stream"));
      case "follow_container_logs" ->
          new ToAgent.FollowContainerLogs(
              fields.required("request_id"),
              fields.required("container_id"),
              fields.integer("tail"));
      case "update_agent" ->
          new ToAgent.UpdateAgent(fields.required("request_id"), fields.required("version"));
      case "cancel" -> new ToAgent.Cancel(fields.required("request_id"));
      case "stop_stream" -> new ToAgent.StopStream(fields.required("request_id"));
      default -> new ToAgent.Unknown(type, fields.text("request_id"));
    };
  }

  private static ToAgent control(ContainerOperation operation, Fields fields)
      throws ProtocolException {
    return new ToAgent.ControlContainer(
        fields.required("request_id"),
        operation,
        fields.required("container_id"),
        fields.integer("timeout"));
  }

  /** The known fields of one message. */
  private record Fields(Map<String, Object> values) {
    String required(String name) throws ProtocolException {
      String value = text(name);
      if (value == null) {
        throw new ProtocolException(name + " is missing");
      }
      return value;
    }

    @Nullable String text(String name) {
      return (String) values.get(name);
    }

    String textOr(String name, String otherwise) {
      String value = text(name);
      return value == null ? otherwise : value;
    }

    @Nullable Long number(String name) {
      return (Long) values.get(name);
    }

    List<String> texts(String name) throws ProtocolException {
      if (!(values.get(name) instanceof List<?> texts)) {
        throw new ProtocolException(name + " is missing");
      }
      return texts.stream().map(String.class::cast).toList();
    }

    /** Returns true if the field is present and true. */
    boolean flag(String name) {
      return Boolean.TRUE.equals(values.get(name));
    }

    @Nullable Integer integer(String name) throws ProtocolException {
      Long value = number(name);
      if (value == null) {
        return null;
      }
      if (value != value.intValue()) {
        throw new ProtocolException(name + " is out of range");
      }
      return value.intValue();
    }

    @Nullable Instant time(String name) throws ProtocolException {
      String value = text(name);
      if (value == null) {
        return null;
      }
      try {
        return OffsetDateTime.parse(value).toInstant();
      } catch (DateTimeException e) {
        throw new ProtocolException(name + " is not an RFC 3339 time");
      }
    }
  }
}
