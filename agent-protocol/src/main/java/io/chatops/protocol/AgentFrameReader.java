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
 * Reads one frame from an agent in a single pass. Only if its {@code type} follows its {@code data}
 * is that part read twice, because its meaning was unknown the first time.
 */
final class AgentFrameReader<M> {
  private static final int MAX_CAPABILITIES = 50;

  private final byte[] frame;
  private final ReportReader<M> reader;
  private final NumberSink<M> sink;

  private @Nullable String type;
  private @Nullable String requestId;
  private @Nullable String apiKey;
  private @Nullable Integer protocolVersion;
  private FromAgent.@Nullable AgentDescription agent;
  private @Nullable AgentFrame report;
  private @Nullable ReplyReader replies;
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
      case "api_key" -> apiKey = text(parser, name, value);
      case "protocol_version" -> protocolVersion = integer(parser, name, value);
      case "agent" -> agent = description(parser, value);
      case "data" -> readData(parser, value);
      default -> readOther(parser, name, value, false);
    }
  }

  private void readOther(StrictParser parser, String name, JsonToken value, boolean inData)
      throws IOException, ProtocolException {
    if (ReplyReader.knows(name)) {
      replies().read(parser, name, value, inData);
    } else {
      parser.skip(value);
    }
  }

  /**
   * Returns the reply reader, created on first use: reports do not need it and are by far the most
   * frequent messages.
   */
  private ReplyReader replies() {
    if (replies == null) {
      replies = new ReplyReader();
    }
    return replies;
  }

  private void readData(StrictParser parser, JsonToken value)
      throws IOException, ProtocolException {
    if ("metrics".equals(type)) {
      report = new ReportScan<>(parser, reader, sink).read(value, 0);
      return;
    }
    dataStart = parser.tokenStart();
    if (value == JsonToken.START_OBJECT) {
      readInData(parser);
    } else if (value == JsonToken.VALUE_STRING) {
      readOther(parser, "data", value, false);
    } else {
      parser.skip(value);
    }
    dataEnd = parser.tokenEnd();
  }

  private void readInData(StrictParser parser) throws IOException, ProtocolException {
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      JsonToken field = parser.nextInside();
      if (name.equals("processes") && field == JsonToken.START_ARRAY) {
        processesStart = parser.tokenStart();
        parser.skip(field);
        processesEnd = parser.tokenEnd();
      } else {
        readOther(parser, name, field, true);
      }
      token = parser.nextInside();
    }
  }

  private AgentFrame frame() throws IOException, ProtocolException {
    if (type == null) {
      throw new ProtocolException("type is missing");
    }
    return switch (type) {
      case "metrics" -> report();
      case "ping" -> new FromAgent.Ping();
      case "goodbye" -> new FromAgent.Goodbye();
      case "auth" -> new FromAgent.Auth(required("api_key", apiKey), protocolVersion, agent);
      case "update_ended" -> replies().updateEnded();
      case "error" -> replies().refusal(requestId);
      case "process_list" -> processList();
      default -> other(type);
    };
  }

  private AgentFrame other(String type) throws ProtocolException {
    AgentFrame read = replies().reply(type, requestId);
    return read == null ? new AgentFrame.Unknown(type) : read;
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
      return new FromAgent.Refusal(
          "the agent answered without a list of processes", id, FromAgent.RefusalCode.FAILED);
    }
    return new AgentFrame.ProcessList(id, processesStart, processesEnd - processesStart);
  }

  /** Reads the agent's description of itself; absent if the value is not an object. */
  private static FromAgent.@Nullable AgentDescription description(
      StrictParser parser, JsonToken first) throws IOException, ProtocolException {
    if (first != JsonToken.START_OBJECT) {
      // Other messages may use this name with another meaning.
      parser.skip(first);
      return null;
    }
    String version = null;
    String hostname = null;
    String os = null;
    String arch = null;
    String kernel = null;
    Instant bootTime = null;
    String bootId = null;
    List<String> capabilities = List.of();
    List<String> allowedCommands = List.of();
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      JsonToken value = parser.nextInside();
      switch (name) {
        case "version" -> version = label(parser, value);
        case "hostname" -> hostname = label(parser, value);
        case "os" -> os = label(parser, value);
        case "arch" -> arch = label(parser, value);
        case "kernel" -> kernel = label(parser, value);
        case "boot_time" -> bootTime = time(label(parser, value));
        case "boot_id" -> bootId = label(parser, value);
        case "capabilities" -> capabilities = labels(parser, value);
        case "allowed_commands" -> allowedCommands = labels(parser, value);
        default -> parser.skip(value);
      }
      token = parser.nextInside();
    }
    return new FromAgent.AgentDescription(
        version, hostname, os, arch, kernel, bootTime, bootId, capabilities, allowedCommands);
  }

  private static List<String> labels(StrictParser parser, JsonToken first)
      throws IOException, ProtocolException {
    if (first != JsonToken.START_ARRAY) {
      parser.skip(first);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      String text = label(parser, token);
      if (text != null && texts.size() < MAX_CAPABILITIES) {
        texts.add(text);
      }
      token = parser.nextInside();
    }
    return texts;
  }

  /**
   * Reads text for display. A wrong type does not justify rejecting the connection, so the value is
   * omitted.
   */
  private static @Nullable String label(StrictParser parser, JsonToken value)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_STRING) {
      String text = PeerText.label(parser.json().getText());
      return text.isEmpty() ? null : text;
    }
    parser.skip(value);
    return null;
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
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
