package io.chatops.protocol;

import static io.chatops.protocol.FieldWriter.count;
import static io.chatops.protocol.FieldWriter.text;
import static io.chatops.protocol.FieldWriter.texts;
import static io.chatops.protocol.FieldWriter.time;
import static io.chatops.protocol.FieldWriter.word;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Writes the fields of the agent's messages; those of replies are in {@code data}. */
final class FromAgentWriter {
  private FromAgentWriter() {}

  static void write(JsonGenerator json, FromAgent message) throws IOException {
    if (message instanceof FromAgent.Auth auth) {
      writeAuth(json, auth);
    } else if (message instanceof FromAgent.Metrics metrics) {
      json.writeStringField("type", "metrics");
      json.writeFieldName("data");
      ReportJson.write(json, metrics.report());
    } else if (message instanceof FromAgent.Ping) {
      json.writeStringField("type", "ping");
    } else if (message instanceof FromAgent.Goodbye) {
      json.writeStringField("type", "goodbye");
    } else if (message instanceof FromAgent.UpdateEnded ended) {
      json.writeStringField("type", "update_ended");
      json.writeObjectFieldStart("data");
      json.writeStringField("from", ended.from());
      json.writeStringField("to", ended.to());
      text(json, "message", ended.message());
      json.writeEndObject();
    } else if (message instanceof FromAgent.ProcessList list) {
      startReply(json, "process_list", list.requestId());
      ReportJson.writeProcesses(json, list.processes());
      json.writeEndObject();
    } else if (message instanceof FromAgent.Refusal refusal) {
      json.writeStringField("type", "error");
      json.writeStringField("message", refusal.message());
      text(json, "request_id", refusal.requestId());
      word(json, "code", refusal.code());
    } else if (message instanceof FromAgent.Reply reply) {
      writeReply(json, reply);
    }
  }

  private static void writeReply(JsonGenerator json, FromAgent.Reply message) throws IOException {
    if (message instanceof FromAgent.CommandOutput output) {
      json.writeStringField("type", "command_output");
      json.writeStringField("request_id", output.requestId());
      word(json, "stream", output.stream());
      json.writeStringField("data", output.data());
    } else if (message instanceof FromAgent.StreamEnded ended) {
      json.writeStringField("type", "stream_ended");
      json.writeStringField("request_id", ended.requestId());
      text(json, "message", ended.message());
    } else if (message instanceof FromAgent.UpdateStaged staged) {
      startReply(json, "update_staged", staged.requestId());
      json.writeStringField("version", staged.version());
      json.writeEndObject();
    } else if (message instanceof FromAgent.CommandResult result) {
      startReply(json, "command_result", result.requestId());
      writeResult(json, result);
      json.writeEndObject();
    } else if (message instanceof FromAgent.ContainerChanged changed) {
      startReply(json, changed.operation().replyType(), changed.requestId());
      text(json, "container_id", changed.containerId());
      text(json, "status", changed.status());
      json.writeEndObject();
    } else if (message instanceof FromAgent.ContainerLogLine line) {
      startReply(json, "container_log_line", line.requestId());
      writeLine(json, line);
      json.writeEndObject();
    } else if (message instanceof FromAgent.ContainerLogs logs) {
      startReply(json, "container_logs", logs.requestId());
      text(json, "container_id", logs.containerId());
      if (logs.logs() == null) {
        json.writeNullField("logs");
      } else {
        texts(json, "logs", logs.logs());
      }
      json.writeEndObject();
    }
  }

  private static void writeAuth(JsonGenerator json, FromAgent.Auth auth) throws IOException {
    json.writeStringField("type", "auth");
    json.writeStringField("api_key", auth.apiKey());
    count(json, "protocol_version", auth.protocolVersion());
    if (auth.agent() != null) {
      json.writeFieldName("agent");
      writeAgent(json, auth.agent());
    }
  }

  private static void writeAgent(JsonGenerator json, FromAgent.AgentDescription agent)
      throws IOException {
    json.writeStartObject();
    text(json, "version", agent.version());
    text(json, "hostname", agent.hostname());
    text(json, "os", agent.os());
    text(json, "arch", agent.arch());
    text(json, "kernel", agent.kernel());
    time(json, "boot_time", agent.bootTime());
    text(json, "boot_id", agent.bootId());
    texts(json, "capabilities", agent.capabilities());
    if (!agent.allowedCommands().isEmpty()) {
      texts(json, "allowed_commands", agent.allowedCommands());
    }
    json.writeEndObject();
  }

  private static void writeResult(JsonGenerator json, FromAgent.CommandResult result)
      throws IOException {
    text(json, "output", result.output());
    count(json, "exit_code", result.exitCode());
    count(json, "signal", result.signal());
    word(json, "ended", result.ended());
    json.writeBooleanField("output_truncated", result.outputTruncated());
    json.writeNumberField("omitted_bytes", result.omittedBytes());
    count(json, "duration_ms", result.durationMs());
  }

  private static void writeLine(JsonGenerator json, FromAgent.ContainerLogLine line)
      throws IOException {
    time(json, "timestamp", line.timestamp());
    word(json, "stream", line.stream());
    json.writeStringField("message", line.message());
    if (line.dropped() > 0) {
      json.writeNumberField("dropped", line.dropped());
    }
  }

  private static void startReply(JsonGenerator json, String type, String requestId)
      throws IOException {
    json.writeStringField("type", type);
    json.writeStringField("request_id", requestId);
    json.writeObjectFieldStart("data");
  }
}
