package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chatops.protocol.ReportReader.Field;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A single pass over the {@code data} object of a {@code metrics} message. A field of the wrong
 * type makes the report unusable but does not end the pass: the sequence may still follow, and the
 * agent needs it to drop the report. Only the first problem is reported.
 */
final class ReportScan<M> {
  private static final int MAX_BOOT_ID_LENGTH = 200;
  private static final double GIBIBYTE = 1024.0 * 1024 * 1024;
  private static final String[] INDEXES = new String[256];

  static {
    for (int i = 0; i < INDEXES.length; i++) {
      INDEXES[i] = Integer.toString(i);
    }
  }

  private final StrictParser parser;
  private final Field<M> root;
  private final NumberSink<M> sink;
  private final List<M> exactMemory = new ArrayList<>(64);
  private final List<M> roughMemory = new ArrayList<>(4);
  private final double[] roughBytes = new double[8];
  private final ListScan<M> lists;

  private @Nullable String problem;
  private @Nullable String serverId;
  private @Nullable String bootId;
  private @Nullable Long sequence;
  private @Nullable Instant timestamp;

  ReportScan(StrictParser parser, ReportReader<M> reader, NumberSink<M> sink) {
    this.parser = parser;
    this.root = reader.root();
    this.sink = sink;
    this.lists = new ListScan<>(parser, this::problem, sink);
  }

  /**
   * Reads the value at the parser's position.
   *
   * @param base the number to add to the parser's offsets to get those in the frame
   */
  AgentFrame read(JsonToken first, int base) throws IOException, ProtocolException {
    int start = parser.tokenStart();
    if (first != JsonToken.START_OBJECT) {
      parser.skip(first);
      return new AgentFrame.UnusableReport(null, null, "data is not an object");
    }
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      top(name, parser.nextInside());
      token = parser.nextInside();
    }
    int end = parser.tokenEnd();
    emitRoughMemory();
    return frame(base + start, end - start);
  }

  private void top(String name, JsonToken value) throws IOException, ProtocolException {
    switch (name) {
      case "server_id", "timestamp", "boot_id", "sequence" -> {
        readIdentity(name, value);
        parser.skip(value);
      }
      case "processes" -> lists.readProcesses(value);
      default -> {
        Field<M> field = root.child(name);
        if (field == null || value == JsonToken.VALUE_NULL) {
          parser.skip(value);
        } else if (name.equals("sensors")) {
          lists.readSensors(field, value);
        } else if (name.equals("containers")) {
          lists.readContainers(field, value);
        } else {
          read(name, field, value);
        }
      }
    }
  }

  private void readIdentity(String name, JsonToken value) throws IOException {
    switch (name) {
      case "server_id" -> serverId = text(name, value);
      case "timestamp" -> readTimestamp(text(name, value));
      case "boot_id" -> readBootId(text(name, value));
      default -> readSequence(value);
    }
  }

  private @Nullable String text(String name, JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_STRING) {
      return parser.json().getText();
    }
    if (value != JsonToken.VALUE_NULL) {
      problem(name, "is not a string");
    }
    return null;
  }

  private void readTimestamp(@Nullable String text) {
    if (text == null) {
      return;
    }
    try {
      timestamp = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeException e) {
      problem("timestamp", "is not a time of RFC 3339 with its offset");
    }
  }

  private void readBootId(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return;
    }
    if (text.length() > MAX_BOOT_ID_LENGTH || !PeerText.isClean(text)) {
      problem("boot_id", "is too long or has control characters");
    } else {
      bootId = text;
    }
  }

  private void readSequence(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    if (value != JsonToken.VALUE_NUMBER_INT) {
      problem("sequence", "is not a whole number");
      return;
    }
    // Eighteen digits always fit; beyond the range of a long the parser would throw.
    JsonParser json = parser.json();
    long number = json.getTextLength() > 18 ? -1 : json.getLongValue();
    if (number < 1) {
      problem("sequence", "is not between 1 and 10^18");
    } else {
      sequence = number;
    }
  }

  private void problem(String field, String what) {
    if (problem == null) {
      problem = field + " " + what;
    }
  }

  private AgentFrame frame(int offset, int length) {
    if (problem != null) {
      return new AgentFrame.UnusableReport(bootId, sequence, problem);
    }
    if (timestamp == null) {
      return new AgentFrame.UnusableReport(bootId, sequence, "timestamp is missing");
    }
    return new AgentFrame.Report(serverId, bootId, sequence, timestamp, offset, length);
  }

  private void read(String name, Field<M> field, JsonToken value)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_NULL) {
      return;
    }
    M metric = field.metric();
    if (field.isArrayOfObjects()) {
      lists.readElements(name, field, value);
    } else if (field.hasChildren()) {
      readSection(name, field, value);
    } else if (metric != null && field.isLabelled()) {
      readIndexed(name, metric, value);
    } else if (value.isNumeric()) {
      readNumber(field, metric);
    } else {
      lists.wrongType(name, value, "a number");
    }
  }

  private void readNumber(Field<M> field, @Nullable M metric) throws IOException {
    double number = parser.json().getDoubleValue();
    M roughly = field.standsInFor();
    if (roughly != null) {
      roughBytes[roughMemory.size()] = number * GIBIBYTE;
      roughMemory.add(roughly);
    } else if (metric != null) {
      sink.number(metric, null, number);
      exactMemory.add(metric);
    }
  }

  private void readSection(String sectionName, Field<M> section, JsonToken first)
      throws IOException, ProtocolException {
    if (first != JsonToken.START_OBJECT) {
      lists.wrongType(sectionName, first, "an object");
      return;
    }
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      Field<M> field = section.child(name);
      JsonToken value = parser.nextInside();
      if (field == null) {
        parser.skip(value);
      } else {
        read(name, field, value);
      }
      token = parser.nextInside();
    }
  }

  private void readIndexed(String name, M metric, JsonToken first)
      throws IOException, ProtocolException {
    if (first != JsonToken.START_ARRAY) {
      lists.wrongType(name, first, "an array of numbers");
      return;
    }
    int index = 0;
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      if (token.isNumeric()) {
        String label = index < INDEXES.length ? INDEXES[index] : Integer.toString(index);
        sink.number(metric, label, parser.json().getDoubleValue());
      } else if (token != JsonToken.VALUE_NULL) {
        lists.wrongType(name, token, "an array of numbers");
      }
      index++;
      token = parser.nextInside();
    }
  }

  private void emitRoughMemory() {
    for (int i = 0; i < roughMemory.size(); i++) {
      M metric = roughMemory.get(i);
      if (!exactMemory.contains(metric)) {
        sink.number(metric, null, roughBytes[i]);
      }
    }
  }
}
