package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chatops.protocol.FromAgent.RefusalCode;
import io.chatops.protocol.ToAgent.ContainerOperation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Collects the fields of one reply and builds the reply from them. They are in {@code data} or next
 * to it, and may precede the {@code type} that gives them their meaning. A field of the wrong type
 * therefore matters only if the reply needs it, and then fails the request, not the connection.
 */
final class ReplyReader {
  private static final int MAX_LINES = 10_000;
  // So that each number fits in a long.
  private static final int MAX_DIGITS = 18;

  /** The fields of all messages of agents. */
  private static final Set<String> NAMES =
      MessageJson.recordsFromAgent()
          .flatMap(message -> Stream.of(message.getRecordComponents()))
          .map(component -> new SnakeCaseStrategy().translate(component.getName()))
          .collect(Collectors.toUnmodifiableSet());

  /** Placeholder for a value that no reply has. */
  private static final JsonNode WRONG = JsonNodeFactory.instance.objectNode();

  /** A line of a log must not be lost because its time cannot be read. */
  private static final ObjectReader READER =
      MessageJson.MAPPER
          .reader()
          .withHandler(
              new DeserializationProblemHandler() {
                @Override
                public @Nullable Object handleWeirdStringValue(
                    DeserializationContext context, Class<?> type, String text, String problem) {
                  return type == Instant.class ? null : NOT_HANDLED;
                }
              });

  private final ObjectNode fields = JsonNodeFactory.instance.objectNode();

  /** Returns true if any message has a field with that name. */
  static boolean knows(String name) {
    return NAMES.contains(name);
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
    JsonNode read = node(parser, value);
    if (inData || !fields.has(name)) {
      fields.set(name, read);
    }
  }

  private static JsonNode node(StrictParser parser, JsonToken value)
      throws IOException, ProtocolException {
    return switch (value) {
      case VALUE_STRING -> TextNode.valueOf(PeerText.storable(parser.json().getText()));
      case VALUE_NUMBER_INT ->
          parser.json().getTextLength() > MAX_DIGITS
              ? WRONG
              : LongNode.valueOf(parser.json().getLongValue());
      case VALUE_TRUE, VALUE_FALSE -> BooleanNode.valueOf(value == JsonToken.VALUE_TRUE);
      case START_ARRAY -> newestLines(parser);
      default -> {
        parser.skip(value);
        yield WRONG;
      }
    };
  }

  private static JsonNode newestLines(StrictParser parser) throws IOException, ProtocolException {
    Deque<JsonNode> lines = new ArrayDeque<>();
    boolean onlyText = true;
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      if (token == JsonToken.VALUE_STRING) {
        if (lines.size() == MAX_LINES) {
          lines.removeFirst();
        }
        lines.addLast(TextNode.valueOf(PeerText.storable(parser.json().getText())));
      } else {
        onlyText = false;
        parser.skip(token);
      }
      token = parser.nextInside();
    }
    return onlyText ? new ArrayNode(JsonNodeFactory.instance, new ArrayList<>(lines)) : WRONG;
  }

  /**
   * Returns the refusal of a request, or of a message without an id; a code of a later version
   * counts as absent.
   */
  FromAgent.Refusal refusal(@Nullable String requestId) {
    String code = fields.path("code").asText();
    return new FromAgent.Refusal(
        fields.path("message").isTextual() ? fields.path("message").asText() : "no reason given",
        requestId,
        Stream.of(RefusalCode.values())
            .filter(known -> known.name().equalsIgnoreCase(code))
            .findFirst()
            .orElse(null));
  }

  /**
   * Returns the end of an update; one that cannot be read counts as a message of a later version.
   */
  AgentFrame updateEnded() {
    try {
      return READER.treeToValue(fields, FromAgent.UpdateEnded.class);
    } catch (JsonProcessingException e) {
      return new AgentFrame.Unknown("update_ended");
    }
  }

  /**
   * Builds the reply of this type, or a refusal if its fields are invalid; absent for a type that
   * is not a reply.
   */
  @Nullable AgentFrame reply(String type, @Nullable String requestId) throws ProtocolException {
    Class<? extends FromAgent> message = MessageJson.fromAgent(type);
    if (message == null || !FromAgent.Reply.class.isAssignableFrom(message)) {
      return null;
    }
    if (requestId == null) {
      throw new ProtocolException("request_id is missing");
    }
    fields.put("request_id", requestId);
    for (ContainerOperation operation : ContainerOperation.values()) {
      if (operation.replyType().equals(type)) {
        fields.put("operation", operation.name());
      }
    }
    try {
      return (FromAgent.Reply) READER.treeToValue(fields, message);
    } catch (JsonProcessingException e) {
      return new FromAgent.Refusal(
          "the agent's answer cannot be read: " + MessageJson.problem(e),
          requestId,
          RefusalCode.FAILED);
    }
  }
}
