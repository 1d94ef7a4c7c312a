package io.chatops.protocol;

import io.chatops.protocol.FromAgent.CommandEnd;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ReplyFields.WrongType;
import io.chatops.protocol.ToAgent.ContainerOperation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes replies of their fields. A field of the wrong type fails the request, not the connection.
 */
final class ReplyReader {
  private final ReplyFields fields;

  ReplyReader(ReplyFields fields) {
    this.fields = fields;
  }

  /** The refusal of a request, or of something that had no id. */
  FromAgent.Refusal refusal(@Nullable String requestId) {
    String message = fields.textOr("message", "no reason given");
    return new FromAgent.Refusal(message, requestId, code());
  }

  /** A code of a later version tells no more than none. */
  private @Nullable RefusalCode code() {
    String code = fields.textOr("code", "");
    for (RefusalCode known : RefusalCode.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(code)) {
        return known;
      }
    }
    return null;
  }

  /** The reply of this type; a refusal when its fields are not in order; absent for other types. */
  @Nullable AgentFrame read(String type, @Nullable String requestId) throws ProtocolException {
    if (!isReply(type)) {
      return null;
    }
    if (requestId == null) {
      throw new ProtocolException("request_id is missing");
    }
    try {
      return reply(type, requestId);
    } catch (WrongType e) {
      return new FromAgent.Refusal(String.valueOf(e.getMessage()), requestId, RefusalCode.FAILED);
    }
  }

  private static boolean isReply(String type) {
    return switch (type) {
      case "command_output",
          "command_result",
          "container_started",
          "container_stopped",
          "container_restarted",
          "container_log_line",
          "container_logs",
          "stream_ended" ->
          true;
      default -> false;
    };
  }

  private FromAgent.Reply reply(String type, String id) throws WrongType {
    return switch (type) {
      case "command_output" ->
          new FromAgent.CommandOutput(id, stream(), fields.requiredText("data"));
      case "command_result" -> result(id);
      case "container_log_line" ->
          new FromAgent.ContainerLogLine(
              id, time(), stream(), fields.requiredText("message"), dropped());
      case "container_logs" ->
          new FromAgent.ContainerLogs(id, fields.text("container_id"), fields.lines("logs"));
      case "stream_ended" -> new FromAgent.StreamEnded(id, fields.text("message"));
      default -> changed(id, type);
    };
  }

  private FromAgent.Reply changed(String id, String type) throws WrongType {
    for (ContainerOperation operation : ContainerOperation.values()) {
      if (operation.replyType().equals(type)) {
        return new FromAgent.ContainerChanged(
            id, operation, fields.text("container_id"), fields.text("status"));
      }
    }
    throw new IllegalArgumentException("not the type of a reply");
  }

  private FromAgent.CommandResult result(String id) throws WrongType {
    Long omitted = fields.count("omitted_bytes");
    return new FromAgent.CommandResult(
        id,
        fields.text("output"),
        fields.integer("exit_code"),
        fields.integer("signal"),
        end(),
        fields.flag("output_truncated"),
        omitted == null ? 0 : omitted,
        fields.count("duration_ms"));
  }

  /** What a later version calls otherwise is an end all the same. */
  private CommandEnd end() throws WrongType {
    String ended = fields.text("ended");
    if ("timed_out".equals(ended)) {
      return CommandEnd.TIMED_OUT;
    }
    return "cancelled".equals(ended) ? CommandEnd.CANCELLED : CommandEnd.EXITED;
  }

  private OutputStream stream() throws WrongType {
    return "stderr".equals(fields.text("stream")) ? OutputStream.STDERR : OutputStream.STDOUT;
  }

  private int dropped() throws WrongType {
    Long dropped = fields.count("dropped");
    return dropped == null ? 0 : (int) Math.min(Integer.MAX_VALUE, dropped);
  }

  /** A clock that cannot be read is no reason to lose the line. */
  private @Nullable Instant time() throws WrongType {
    String text = fields.text("timestamp");
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
