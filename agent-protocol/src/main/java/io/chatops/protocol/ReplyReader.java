package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonToken;
import io.chatops.protocol.FromAgent.CommandEnd;
import io.chatops.protocol.FromAgent.OutputStream;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent.ContainerOperation;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of one reply and builds the reply from them. They are in {@code data} or next
 * to it, and may precede the {@code type} that gives them their meaning. A field of the wrong type
 * therefore matters only if the reply needs it, and then fails the request, not the connection.
 */
final class ReplyReader {
  private static final Set<String> TYPES =
      Set.of(
          "command_output",
          "command_result",
          "container_log_line",
          "container_logs",
          "stream_ended",
          "update_staged");
  private static final Set<String> TEXTS =
      Set.of(
          "container_id",
          "status",
          "stream",
          "data",
          "output",
          "ended",
          "timestamp",
          "message",
          "code",
          "version",
          "from",
          "to");
  private static final Set<String> NUMBERS =
      Set.of("exit_code", "signal", "omitted_bytes", "duration_ms", "dropped");
  private static final String FLAG = "output_truncated";
  private static final String LINES = "logs";
  private static final int MAX_LINES = 10_000;
  // So that each number fits in a long.
  private static final int MAX_DIGITS = 18;

  private final Map<String, Object> fields = new HashMap<>();
  private final Set<String> wrong = new HashSet<>();

  /** Thrown if a field that the reply needs is missing or has the wrong type. */
  private static final class WrongType extends Exception {
    WrongType(String name) {
      super("the agent's answer cannot be read: " + name + " is missing or of the wrong type");
    }
  }

  /** Returns true if any reply has a field with that name. */
  static boolean knows(String name) {
    return TEXTS.contains(name)
        || NUMBERS.contains(name)
        || name.equals(FLAG)
        || name.equals(LINES);
  }

  /**
   * Reads the field at the parser's position; one in {@code data} takes precedence over one next to
   * it.
   */
  void read(StrictParser parser, String name, JsonToken value, boolean inData)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    Object read = value(parser, name, value);
    if (read == null) {
      wrong.add(name);
    } else if (inData) {
      fields.put(name, read);
    } else {
      fields.putIfAbsent(name, read);
    }
  }

  /** Reads the whole value; absent if it has the wrong type. */
  private static @Nullable Object value(StrictParser parser, String name, JsonToken value)
      throws IOException, ProtocolException {
    if (name.equals(LINES) && value == JsonToken.START_ARRAY) {
      return newestLines(parser);
    }
    if (value == JsonToken.VALUE_STRING && TEXTS.contains(name)) {
      return PeerText.storable(parser.json().getText());
    }
    if (value == JsonToken.VALUE_NUMBER_INT && NUMBERS.contains(name)) {
      return parser.json().getTextLength() > MAX_DIGITS ? null : parser.json().getLongValue();
    }
    if (value.isBoolean() && name.equals(FLAG)) {
      return value == JsonToken.VALUE_TRUE;
    }
    parser.skip(value);
    return null;
  }

  /** Reads an array of lines; absent if it contains anything else. */
  private static @Nullable List<String> newestLines(StrictParser parser)
      throws IOException, ProtocolException {
    Deque<String> lines = new ArrayDeque<>();
    boolean onlyText = true;
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      if (token == JsonToken.VALUE_STRING) {
        if (lines.size() == MAX_LINES) {
          lines.removeFirst();
        }
        lines.addLast(PeerText.storable(parser.json().getText()));
      } else {
        onlyText = false;
        parser.skip(token);
      }
      token = parser.nextInside();
    }
    return onlyText ? List.copyOf(lines) : null;
  }

  /** Returns the refusal of a request, or of a message without an id. */
  FromAgent.Refusal refusal(@Nullable String requestId) {
    String message = fields.get("message") instanceof String text ? text : "no reason given";
    return new FromAgent.Refusal(message, requestId, code());
  }

  /**
   * Returns the end of an update; one that cannot be read counts as a message of a later version.
   */
  AgentFrame updateEnded() {
    try {
      return new FromAgent.UpdateEnded(requiredText("from"), requiredText("to"), text("message"));
    } catch (WrongType e) {
      return new AgentFrame.Unknown("update_ended");
    }
  }

  /** Returns the code; a code of a later version counts as absent. */
  private @Nullable RefusalCode code() {
    for (RefusalCode known : RefusalCode.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(fields.get("code"))) {
        return known;
      }
    }
    return null;
  }

  /**
   * Builds the reply of this type, or a refusal if its fields are invalid; absent for a type that
   * is not a reply.
   */
  @Nullable AgentFrame reply(String type, @Nullable String requestId) throws ProtocolException {
    ContainerOperation operation = operation(type);
    if (operation == null && !TYPES.contains(type)) {
      return null;
    }
    if (requestId == null) {
      throw new ProtocolException("request_id is missing");
    }
    try {
      return operation == null
          ? known(requestId, type)
          : new FromAgent.ContainerChanged(
              requestId, operation, text("container_id"), text("status"));
    } catch (WrongType e) {
      return new FromAgent.Refusal(String.valueOf(e.getMessage()), requestId, RefusalCode.FAILED);
    }
  }

  private static @Nullable ContainerOperation operation(String type) {
    for (ContainerOperation operation : ContainerOperation.values()) {
      if (operation.replyType().equals(type)) {
        return operation;
      }
    }
    return null;
  }

  private FromAgent.Reply known(String id, String type) throws WrongType {
    return switch (type) {
      case "command_output" -> new FromAgent.CommandOutput(id, stream(), requiredText("data"));
      case "command_result" ->
          new FromAgent.CommandResult(
              id,
              text("output"),
              integer("exit_code"),
              integer("signal"),
              end(),
              Boolean.TRUE.equals(value(FLAG)),
              countOrZero("omitted_bytes"),
              count("duration_ms"));
      case "container_log_line" ->
          new FromAgent.ContainerLogLine(
              id,
              time(),
              stream(),
              requiredText("message"),
              (int) Math.min(Integer.MAX_VALUE, countOrZero("dropped")));
      case "container_logs" -> new FromAgent.ContainerLogs(id, text("container_id"), lines());
      case "update_staged" -> new FromAgent.UpdateStaged(id, requiredText("version"));
      default -> new FromAgent.StreamEnded(id, text("message"));
    };
  }

  /** Returns the way the command ended; an unknown word of a later version counts as an exit. */
  private CommandEnd end() throws WrongType {
    String ended = text("ended");
    if ("timed_out".equals(ended)) {
      return CommandEnd.TIMED_OUT;
    }
    return "cancelled".equals(ended) ? CommandEnd.CANCELLED : CommandEnd.EXITED;
  }

  private OutputStream stream() throws WrongType {
    return "stderr".equals(text("stream")) ? OutputStream.STDERR : OutputStream.STDOUT;
  }

  /** Returns the time; absent if it cannot be parsed, since the line must not be lost. */
  private @Nullable Instant time() throws WrongType {
    String text = text("timestamp");
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  @SuppressWarnings("unchecked") // only newestLines() sets it
  private @Nullable List<String> lines() throws WrongType {
    return (List<String>) value(LINES);
  }

  private String requiredText(String name) throws WrongType {
    String text = text(name);
    if (text == null) {
      throw new WrongType(name);
    }
    return text;
  }

  private @Nullable String text(String name) throws WrongType {
    return (String) value(name);
  }

  private @Nullable Integer integer(String name) throws WrongType {
    Long value = (Long) value(name);
    if (value != null && value != value.intValue()) {
      throw new WrongType(name);
    }
    return value == null ? null : value.intValue();
  }

  private @Nullable Long count(String name) throws WrongType {
    Long value = (Long) value(name);
    if (value != null && value < 0) {
      throw new WrongType(name);
    }
    return value;
  }

  private long countOrZero(String name) throws WrongType {
    Long count = count(name);
    return count == null ? 0 : count;
  }

  private @Nullable Object value(String name) throws WrongType {
    Object value = fields.get(name);
    if (value == null && wrong.contains(name)) {
      throw new WrongType(name);
    }
    return value;
  }
}
