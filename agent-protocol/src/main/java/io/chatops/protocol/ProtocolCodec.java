package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns messages into UTF-8 JSON and back; the one place that holds the JSON settings. Unknown
 * types become {@link ToAgent.Unknown}, unknown fields are skipped. Safe for use by many threads.
 */
public final class ProtocolCodec {
  /** More digits than any number of a report has; the parser's default would be a thousand. */
  static final int MAX_NUMBER_LENGTH = 100;

  /**
   * Names are not interned: they come from peers, and the parser finds those it met before without.
   */
  static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(64)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(1_000)
                  .maxStringLength(1 << 20)
                  .build())
          .build();

  /** The version of the protocol that this codec speaks. */
  public static final int PROTOCOL_VERSION = 1;

  private static final Set<String> TEXTS =
      Set.of("type", "server_id", "message", "boot_id", "request_id");
  private static final Set<String> NUMBERS =
      Set.of("protocol_version", "report_interval_seconds", "sequence");

  /** The frame that carries this message. */
  public byte[] encode(FromAgent message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      write(json, message);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /** The frame that carries this message. */
  public byte[] encode(ToAgent message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
    try (JsonGenerator json = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
      json.writeStartObject();
      ToAgentWriter.write(json, message);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what an agent sent, in one walk over all of it.
   *
   * @param reader knows which numbers of a report are wanted
   * @param sink gets them; what it got counts only when an {@link AgentFrame.Report} is returned
   */
  public <M> AgentFrame decodeFromAgent(byte[] frame, ReportReader<M> reader, NumberSink<M> sink)
      throws ProtocolException {
    if (!Utf8.isValid(frame)) {
      throw new ProtocolException("not UTF-8");
    }
    try (JsonParser json = JSON.createParser(frame)) {
      return new AgentFrameReader<>(frame, reader, sink).read(json);
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }

  /** Reads what a hub sent; a type of a later version comes back as {@link ToAgent.Unknown}. */
  public ToAgent decodeToAgent(byte[] frame) throws ProtocolException {
    try (JsonParser json = JSON.createParser(frame)) {
      return toAgent(json);
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }

  /** Reads what a hub sent, as {@link #decodeToAgent(byte[])}. */
  public ToAgent decodeToAgent(String frame) throws ProtocolException {
    try (JsonParser json = JSON.createParser(frame)) {
      return toAgent(json);
    } catch (IOException e) {
      throw new ProtocolException("not a JSON object", e);
    }
  }

  private static void write(JsonGenerator json, FromAgent message) throws IOException {
    if (message instanceof FromAgent.Auth auth) {
      json.writeStringField("type", "auth");
      json.writeStringField("api_key", auth.apiKey());
      if (auth.protocolVersion() != null) {
        json.writeNumberField("protocol_version", auth.protocolVersion());
      }
      if (auth.agent() != null) {
        json.writeFieldName("agent");
        writeAgent(json, auth.agent());
      }
    } else if (message instanceof FromAgent.Metrics metrics) {
      json.writeStringField("type", "metrics");
      json.writeFieldName("data");
      ReportWriter.write(json, metrics.report());
    } else if (message instanceof FromAgent.Ping) {
      json.writeStringField("type", "ping");
    } else if (message instanceof FromAgent.ProcessList list) {
      json.writeStringField("type", "process_list");
      json.writeStringField("request_id", list.requestId());
      json.writeObjectFieldStart("data");
      ReportWriter.writeProcesses(json, list.processes());
      json.writeEndObject();
    } else if (message instanceof FromAgent.Refusal refusal) {
      json.writeStringField("type", "error");
      json.writeStringField("message", refusal.message());
      text(json, "request_id", refusal.requestId());
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
    text(json, "boot_time", agent.bootTime() == null ? null : agent.bootTime().toString());
    text(json, "boot_id", agent.bootId());
    json.writeArrayFieldStart("capabilities");
    for (String capability : agent.capabilities()) {
      json.writeString(capability);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }

  private static ToAgent toAgent(JsonParser json) throws IOException, ProtocolException {
    Map<String, Object> fields = new HashMap<>();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new ProtocolException("not a JSON object");
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (TEXTS.contains(name) && value != JsonToken.VALUE_NULL) {
        fields.put(name, text(json, name));
      } else if (NUMBERS.contains(name) && value != JsonToken.VALUE_NULL) {
        fields.put(name, number(json, name));
      } else {
        json.skipChildren();
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
      case "error" ->
          new ToAgent.Refusal(
              fields.textOr("message", "no reason given"),
              fields.text("request_id"),
              fields.number("sequence"),
              fields.text("boot_id"));
      case "list_processes" -> new ToAgent.ListProcesses(fields.required("request_id"));
      default -> new ToAgent.Unknown(type, fields.text("request_id"));
    };
  }

  /** The scalar fields of one message that this version knows. */
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
  }
}
