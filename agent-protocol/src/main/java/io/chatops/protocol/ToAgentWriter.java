package io.chatops.protocol;

import static io.chatops.protocol.FieldWriter.count;
import static io.chatops.protocol.FieldWriter.flag;
import static io.chatops.protocol.FieldWriter.text;
import static io.chatops.protocol.FieldWriter.texts;
import static io.chatops.protocol.FieldWriter.time;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the fields of the hub's messages. */
final class ToAgentWriter {
  private ToAgentWriter() {}

  static void write(JsonGenerator json, ToAgent message) throws IOException {
    if (message instanceof ToAgent.AuthSuccess success) {
      json.writeStringField("type", "auth_success");
      json.writeStringField("server_id", success.serverId());
      json.writeStringField("message", success.message());
      count(json, "protocol_version", success.protocolVersion());
      count(json, "report_interval_seconds", success.reportIntervalSeconds());
    } else if (message instanceof ToAgent.MetricsReceived received) {
      json.writeStringField("type", "metrics_received");
      json.writeStringField("status", "ok");
      count(json, "sequence", received.sequence());
      text(json, "boot_id", received.bootId());
    } else if (message instanceof ToAgent.Pong) {
      json.writeStringField("type", "pong");
    } else if (message instanceof ToAgent.Refusal refusal) {
      json.writeStringField("type", "error");
      json.writeStringField("message", refusal.message());
      text(json, "request_id", refusal.requestId());
      count(json, "sequence", refusal.sequence());
      text(json, "boot_id", refusal.bootId());
    } else if (message instanceof ToAgent.ListProcesses list) {
      json.writeStringField("type", "list_processes");
      json.writeStringField("request_id", list.requestId());
    } else if (message instanceof ToAgent.WatchServices watch) {
      json.writeStringField("type", "watch_services");
      texts(json, "names", watch.names());
    } else {
      writeAction(json, message);
    }
  }

  private static void writeAction(JsonGenerator json, ToAgent message) throws IOException {
    if (message instanceof ToAgent.ExecuteCommand execute) {
      json.writeStringField("type", "execute_command");
      json.writeStringField("request_id", execute.requestId());
      json.writeStringField("command", execute.command());
      count(json, "timeout", execute.timeoutSeconds());
      text(json, "working_directory", execute.workingDirectory());
      flag(json, "stream", execute.stream());
    } else if (message instanceof ToAgent.ControlContainer control) {
      startContainer(
          json, control.operation().requestType(), control.requestId(), control.containerId());
      count(json, "timeout", control.timeoutSeconds());
    } else if (message instanceof ToAgent.GetContainerLogs logs) {
      startContainer(json, "get_container_logs", logs.requestId(), logs.containerId());
      count(json, "tail", logs.tail());
      time(json, "since", logs.since());
      time(json, "until", logs.until());
      flag(json, "stream", logs.stream());
    } else if (message instanceof ToAgent.FollowContainerLogs follow) {
      startContainer(json, "follow_container_logs", follow.requestId(), follow.containerId());
      count(json, "tail", follow.tail());
    } else if (message instanceof ToAgent.UpdateAgent update) {
      json.writeStringField("type", "update_agent");
      json.writeStringField("request_id", update.requestId());
      json.writeStringField("version", update.version());
    } else if (message instanceof ToAgent.Cancel cancel) {
      json.writeStringField("type", "cancel");
      json.writeStringField("request_id", cancel.requestId());
    } else if (message instanceof ToAgent.StopStream stop) {
      json.writeStringField("type", "stop_stream");
      json.writeStringField("request_id", stop.requestId());
    } else {
      throw new IllegalArgumentException("a message of unknown type is only ever read");
    }
  }

  private static void startContainer(
      JsonGenerator json, String type, String requestId, String containerId) throws IOException {
    json.writeStringField("type", type);
    json.writeStringField("request_id", requestId);
    json.writeStringField("container_id", containerId);
  }
}
