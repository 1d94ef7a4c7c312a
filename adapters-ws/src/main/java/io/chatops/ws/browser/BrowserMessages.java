package io.chatops.ws.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The frames of people's sockets as JSON, and what of theirs is understood. */
final class BrowserMessages {
  static final byte[] AUTH_SUCCESS = "{\"type\":\"auth_success\"}".getBytes(UTF_8);
  static final byte[] PONG = "{\"type\":\"pong\"}".getBytes(UTF_8);

  private static final byte[] METRICS_START = "{\"type\":\"metrics\",\"data\":".getBytes(UTF_8);
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          // Browsers send little and seldom: the parser's own check is good enough here.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(16).maxNumberLength(100).build())
          .build();

  private static final Set<String> TEXTS = Set.of("type", "token", "container_id", "command_id");
  private static final String TAIL = "tail";

  /** What browsers send. */
  enum Kind {
    AUTH,
    PING,
    SUBSCRIBE,
    UNSUBSCRIBE,
    /** Of a later version, to be ignored. */
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
   * @param token of {@code auth}; absent from the others
   * @param containerId of {@code subscribe} and {@code unsubscribe}; absent when there is none
   * @param commandId the same
   * @param tail of {@code subscribe}; absent when there is none
   * @param wrongField the name of a field of the wrong type; absent when all are in order
   */
  record Incoming(
      Kind kind,
      @Nullable String token,
      @Nullable String containerId,
      @Nullable String commandId,
      @Nullable Integer tail,
      @Nullable String wrongField) {
    @Override
    public String toString() {
      return "Incoming[kind=" + kind + "]";
    }
  }

  private BrowserMessages() {}

  /** Reads a message; empty when it is none. Unknown fields are skipped. */
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
      String type = texts.get("type");
      if (type == null || json.nextToken() != null) {
        return Optional.empty();
      }
      return Optional.of(
          new Incoming(
              Kind.of(type),
              texts.get("token"),
              texts.get("container_id"),
              texts.get("command_id"),
              tail,
              wrong));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The report's own bytes in an envelope, without reading them again. */
  static byte[] metrics(ReportDocument document, Instant collectedAt) {
    byte[] end = (",\"timestamp\":\"" + collectedAt + "\"}").getBytes(UTF_8);
    byte[] frame = new byte[METRICS_START.length + document.length() + end.length];
    System.arraycopy(METRICS_START, 0, frame, 0, METRICS_START.length);
    System.arraycopy(
        document.bytes(), document.offset(), frame, METRICS_START.length, document.length());
    System.arraycopy(end, 0, frame, frame.length - end.length, end.length);
    return frame;
  }

  static byte[] status(ServerStatus status, HealthStatus health, @Nullable Instant lastSeen) {
    return object(
        json -> {
          json.writeStringField("type", "status");
          json.writeObjectFieldStart("data");
          json.writeStringField("status", status.name().toLowerCase(Locale.ROOT));
          json.writeStringField("health_status", health.name().toLowerCase(Locale.ROOT));
          if (lastSeen == null) {
            json.writeNullField("last_seen");
          } else {
            json.writeStringField("last_seen", lastSeen.toString());
          }
          json.writeEndObject();
        });
  }

  static byte[] dropped(long count) {
    return object(
        json -> {
          json.writeStringField("type", "dropped");
          json.writeNumberField("count", count);
        });
  }

  static byte[] error(String message) {
    return object(
        json -> {
          json.writeStringField("type", "error");
          json.writeStringField("message", message);
        });
  }

  /** What is in a frame. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** A frame with these fields. */
  static byte[] object(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }
}
