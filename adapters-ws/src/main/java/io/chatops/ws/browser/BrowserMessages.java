package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.chatops.api.ApiJson;
import io.chatops.api.live.BrowserFrame;
import io.chatops.api.live.BrowserFrame.ErrorFrame;
import io.chatops.api.live.FrameTopic;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.ReportDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Encodes the frames to browsers and reads the messages from them. */
final class BrowserMessages {
  static final byte[] AUTH_SUCCESS = "{\"type\":\"auth_success\"}".getBytes(UTF_8);
  static final byte[] PONG = "{\"type\":\"pong\"}".getBytes(UTF_8);

  private static final byte[] METRICS_START = "{\"type\":\"metrics\",\"data\":".getBytes(UTF_8);
  private static final ObjectWriter WRITER = ApiJson.mapper().writerFor(BrowserFrame.class);
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Browsers send little and seldom: the parser's own check is good enough here.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(100).build())
          .build();

  private static final String TYPE_START = "{\"type\":\"";
  private static final String TYPE = "type";
  private static final String TOKEN = "token";
  private static final String TICKET = "ticket";
  private static final String TOPIC = "topic";
  private static final String SERVER = "server_id";
  private static final String CONTAINER = "container_id";
  private static final String COMMAND = "command_id";
  private static final String AFTER = "after";
  private static final Set<String> TEXTS =
      Set.of(TYPE, TOKEN, TICKET, TOPIC, SERVER, CONTAINER, COMMAND, AFTER);
  private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");
  private static final String TAIL = "tail";

  /** The type of a browser's message. */
  enum Kind {
    AUTH,
    PING,
    SUBSCRIBE,
    UNSUBSCRIBE,
    /** A type of a later version; it is ignored. */
    UNKNOWN;

    private static Kind of(String type) {
      return switch (type) {
        case "auth" -> AUTH;
        case "ping" -> PING;
        case "subscribe" -> SUBSCRIBE;
        case "unsubscribe" -> UNSUBSCRIBE;
        default -> UNKNOWN;
      };
    }
  }

  /**
   * A message from a browser.
   *
   * @param token the access token in {@code auth}; absent from other messages
   * @param ticket the ticket in another hub's {@code auth}, in place of a token
   * @param topic the kind of topic of {@code subscribe} or {@code unsubscribe}; may be absent
   * @param serverId the server of the same messages; may be absent
   * @param containerId the container of {@code subscribe} or {@code unsubscribe}; may be absent
   * @param commandId the command execution of the same messages; may be absent
   * @param after the time from which {@code subscribe} requests missed entries; may be absent
   * @param tail the number of earlier lines that {@code subscribe} requests; may be absent
   * @param wrongField a field of the wrong type; absent if all types are right
   */
  record Incoming(
      Kind kind,
      @Nullable String token,
      @Nullable String ticket,
      @Nullable String topic,
      @Nullable String serverId,
      @Nullable String containerId,
      @Nullable String commandId,
      @Nullable String after,
      @Nullable Integer tail,
      @Nullable String wrongField) {
    /** Returns the time {@code after}; absent without one. INVALID if it is none. */
    @Nullable Instant afterTime() {
      if (after == null) {
        return null;
      }
      try {
        Instant time = Instant.parse(after);
        if (!time.isBefore(Instant.EPOCH) && time.isBefore(YEAR_10000)) {
          return time;
        }
      } catch (DateTimeParseException e) {
        // reported below
      }
      throw InvalidFieldException.of(
          AFTER, "must be a time such as 2026-11-24T10:15:30Z, years 1970-9999");
    }

    @Override
    public String toString() {
      return "Incoming[kind=" + kind + "]";
    }
  }

  private BrowserMessages() {}

  /** Reads a message; returns empty if it is not one. Skips unknown fields. */
  static Optional<Incoming> read(byte[] text) {
    Map<String, String> texts = new HashMap<>();
    Integer tail = null;
    String wrong = null;
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_STRING && TEXTS.contains(name)) {
          texts.put(name, json.getText());
        } else if (value == JsonToken.VALUE_NUMBER_INT
            && name.equals(TAIL)
            && json.getTextLength() < 9) {
          tail = json.getIntValue();
        } else {
          boolean known = TEXTS.contains(name) || name.equals(TAIL);
          wrong = known && value != JsonToken.VALUE_NULL ? name : wrong;
          json.skipChildren();
        }
      }
      String type = texts.get(TYPE);
      if (type == null || json.nextToken() != null) {
        return Optional.empty();
      }
      return Optional.of(
          new Incoming(
              Kind.of(type),
              texts.get(TOKEN),
              texts.get(TICKET),
              texts.get(TOPIC),
              texts.get(SERVER),
              texts.get(CONTAINER),
              texts.get(COMMAND),
              texts.get(AFTER),
              tail,
              wrong));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Puts the report's own bytes into a frame, without parsing them (ADR 0009). */
  static byte[] metrics(ServerId serverId, ReportDocument document, Instant collectedAt) {
    byte[] end =
        (",\"timestamp\":\"" + ApiJson.time(collectedAt) + "\",\"server_id\":\"" + serverId + "\"}")
            .getBytes(UTF_8);
    byte[] frame = new byte[METRICS_START.length + document.length() + end.length];
    System.arraycopy(METRICS_START, 0, frame, 0, METRICS_START.length);
    System.arraycopy(
        document.bytes(), document.offset(), frame, METRICS_START.length, document.length());
    System.arraycopy(end, 0, frame, frame.length - end.length, end.length);
    return frame;
  }

  /** Returns the type of a hub's frame without reading the rest; empty if it has none. */
  static String typeOf(String frame) {
    int end = frame.indexOf('"', TYPE_START.length());
    return frame.startsWith(TYPE_START) && end > 0 ? frame.substring(TYPE_START.length(), end) : "";
  }

  /** Encodes a message that subscribes to a topic at another hub. */
  static String subscribe(FrameTopic topic, @Nullable Instant after, @Nullable Integer tail) {
    return message("subscribe", topic, after, tail);
  }

  /** Encodes a message that ends a subscription at another hub. */
  static String unsubscribe(FrameTopic topic) {
    return message("unsubscribe", topic, null, null);
  }

  private static String message(
      String type, FrameTopic topic, @Nullable Instant after, @Nullable Integer tail) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(TYPE, type);
    fields.put(TOPIC, topic.topic());
    fields.put(SERVER, topic.serverId());
    fields.put(CONTAINER, topic.containerId());
    fields.put(COMMAND, topic.commandId());
    fields.put(AFTER, after == null ? null : after.toString());
    fields.put(TAIL, tail);
    fields.values().removeIf(Objects::isNull);
    try {
      return ApiJson.mapper().writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A message cannot be written", e);
    }
  }

  /** Encodes an error that concerns the whole socket. */
  static byte[] error(String message) {
    return of(new ErrorFrame(message, null));
  }

  /** Encodes a frame. */
  static byte[] of(BrowserFrame frame) {
    try {
      return WRITER.writeValueAsBytes(frame);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("A frame cannot be written", e);
    }
  }
}
