package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one frame of an agent in one walk. Only a frame that names its {@code type} after its
 * {@code data} has that part read twice: what it is was not known the first time.
 */
final class AgentFrameReader<M> {
  private static final int MAX_CAPABILITIES = 50;

  private final byte[] frame;
  private final ReportReader<M> reader;
  private final NumberSink<M> sink;

  private @Nullable String type;
  private @Nullable String requestId;
  private @Nullable String message;
  private @Nullable String apiKey;
  private @Nullable Integer protocolVersion;
  private FromAgent.@Nullable AgentDescription agent;
  private @Nullable AgentFrame report;
  private int dataStart = -1;
  private int dataEnd;
  private int processesStart = -1;
  private int processesEnd;

  AgentFrameReader(byte[] frame, ReportReader<M> reader, NumberSink<M> sink) {
    this.frame = frame;
    this.reader = reader;
    this.sink = sink;
  }

  AgentFrame read(JsonParser json) throws IOException, ProtocolException {
    StrictParser parser = new StrictParser(json);
    if (parser.next() != JsonToken.START_OBJECT) {
      throw new ProtocolException("not a JSON object");
    }
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      readField(parser, name, parser.nextInside());
      token = parser.nextInside();
    }
    if (parser.next() != null) {
      throw new ProtocolException("more than one JSON value in a frame");
    }
    return frame();
  }

  private void readField(StrictParser parser, String name, JsonToken value)
      throws IOException, ProtocolException {
    switch (name) {
      case "type" -> type = text(parser, name, value);
      case "request_id" -> requestId = text(parser, name, value);
      case "message" -> message = text(parser, name, value);
      case "api_key" -> apiKey = text(parser, name, value);
      case "protocol_version" -> protocolVersion = integer(parser, name, value);
      case "agent" -> readAgent(parser, value);
      case "data" -> readData(parser, value);
      default -> parser.skip(value);
    }
  }

  private void readData(StrictParser parser, JsonToken value)
      throws IOException, ProtocolException {
    if ("metrics".equals(type)) {
      report = new ReportScan<>(parser, reader, sink).read(value, 0);
      return;
    }
    dataStart = parser.tokenStart();
    if (value != JsonToken.START_OBJECT) {
      parser.skip(value);
    } else {
      JsonToken token = parser.nextInside();
      while (token != JsonToken.END_OBJECT) {
        boolean processes = parser.name().equals("processes");
        JsonToken field = parser.nextInside();
        if (processes && field == JsonToken.START_ARRAY) {
          processesStart = parser.tokenStart();
          parser.skip(field);
          processesEnd = parser.tokenEnd();
        } else {
          parser.skip(field);
        }
        token = parser.nextInside();
      }
    }
    dataEnd = parser.tokenEnd();
  }

  private AgentFrame frame() throws IOException, ProtocolException {
    if (type == null) {
      throw new ProtocolException("type is missing");
    }
    return switch (type) {
      case "metrics" -> report();
      case "ping" -> new FromAgent.Ping();
      case "auth" -> new FromAgent.Auth(required("api_key", apiKey), protocolVersion, agent);
      case "error" ->
          new FromAgent.Refusal(message == null ? "no reason given" : message, requestId);
      case "process_list" -> processList();
      default -> new AgentFrame.Unknown(type);
    };
  }

  private AgentFrame report() throws IOException, ProtocolException {
    if (report != null) {
      return report;
    }
    if (dataStart < 0) {
      return new AgentFrame.UnusableReport(null, null, "data is missing");
    }
    try (JsonParser json = ProtocolCodec.JSON.createParser(frame, dataStart, dataEnd - dataStart)) {
      StrictParser parser = new StrictParser(json);
      return new ReportScan<>(parser, reader, sink).read(parser.nextInside(), dataStart);
    }
  }

  private AgentFrame processList() throws ProtocolException {
    String id = required("request_id", requestId);
    if (processesStart < 0) {
      return new FromAgent.Refusal("the agent answered without a list of processes", id);
    }
    return new AgentFrame.ProcessList(id, processesStart, processesEnd - processesStart);
  }

  private void readAgent(StrictParser parser, JsonToken first)
      throws IOException, ProtocolException {
    if (first == JsonToken.VALUE_NULL) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      // Other messages may mean something else by this name.
      parser.skip(first);
      return;
    }
    String version = null;
    String hostname = null;
    String os = null;
    String arch = null;
    String kernel = null;
    Instant bootTime = null;
    String bootId = null;
    List<String> capabilities = List.of();
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      JsonToken value = parser.nextInside();
      switch (name) {
        case "version" -> version = description(parser, value);
        case "hostname" -> hostname = description(parser, value);
        case "os" -> os = description(parser, value);
        case "arch" -> arch = description(parser, value);
        case "kernel" -> kernel = description(parser, value);
        case "boot_time" -> bootTime = time(description(parser, value));
        case "boot_id" -> bootId = description(parser, value);
        case "capabilities" -> capabilities = descriptions(parser, value);
        default -> parser.skip(value);
      }
      token = parser.nextInside();
    }
    agent =
        new FromAgent.AgentDescription(
            version, hostname, os, arch, kernel, bootTime, bootId, capabilities);
  }

  private static List<String> descriptions(StrictParser parser, JsonToken first)
      throws IOException, ProtocolException {
    if (first != JsonToken.START_ARRAY) {
      parser.skip(first);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      String text = description(parser, token);
      if (text != null && texts.size() < MAX_CAPABILITIES) {
        texts.add(text);
      }
      token = parser.nextInside();
    }
    return texts;
  }

  /** What an agent says of itself is for people: better none than no connection. */
  private static @Nullable String description(StrictParser parser, JsonToken value)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_STRING) {
      String text = Labels.clean(parser.json().getText());
      return text.isEmpty() ? null : text;
    }
    parser.skip(value);
    return null;
  }

  private static @Nullable Instant time(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable String text(StrictParser parser, String name, JsonToken value)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_STRING) {
      throw new ProtocolException(name + " is not a string");
    }
    return parser.json().getText();
  }

  private static @Nullable Integer integer(StrictParser parser, String name, JsonToken value)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    if (value != JsonToken.VALUE_NUMBER_INT || parser.json().getTextLength() > 9) {
      throw new ProtocolException(name + " is not a small whole number");
    }
    return parser.json().getIntValue();
  }

  private static String required(String name, @Nullable String value) throws ProtocolException {
    if (value == null) {
      throw new ProtocolException(name + " is missing");
    }
    return value;
  }
}
