package io.chatops.protocol;

import com.fasterxml.jackson.core.JsonToken;
import io.chatops.protocol.ReportReader.Field;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a report's arrays of objects. Each object has a name that identifies the series of its
 * numbers; an object without one is skipped.
 */
final class ListScan<M> {
  /** The texts of elements that are shown and not stored; objects in them would reach pages. */
  private static final Set<String> TEXTS =
      Set.of(
          "id", "name", "image", "state", "status", "health", "created", "device", "type", "unit",
          "user", "command");

  private final StrictParser parser;
  private final BiConsumer<String, String> problems;
  private final NumberSink<M> sink;
  private final List<M> elementMetrics = new ArrayList<>(16);
  private final double[] elementValues = new double[32];
  private int containers;
  private int containersReported;

  /** Reads the object at the parser's position. */
  private interface ObjectStep {
    void read() throws IOException, ProtocolException;
  }

  /**
   * @param problems receives a field and its problem
   */
  ListScan(StrictParser parser, BiConsumer<String, String> problems, NumberSink<M> sink) {
    this.parser = parser;
    this.problems = problems;
    this.sink = sink;
  }

  void readElements(String name, Field<M> array, JsonToken first)
      throws IOException, ProtocolException {
    readObjects(name, first, () -> readElement(array));
  }

  private void readElement(Field<M> array) throws IOException, ProtocolException {
    elementMetrics.clear();
    String labelField = array.elementLabel();
    String label = null;
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      JsonToken value = parser.nextInside();
      if (name.equals(labelField)) {
        label = text(name, value);
      } else {
        readValue(array.child(name), name, value);
      }
      token = parser.nextInside();
    }
    if (label != null && !label.isEmpty()) {
      emitValues(PeerText.label(label));
    }
  }

  /**
   * Reads containers and derives numbers from their states: {@code running} of each, and {@code
   * total}. The total comes last, and only if the name and state of every container are known. A
   * reader of the total may therefore conclude that a container without a number does not exist.
   */
  void readContainers(Field<M> array, JsonToken first) throws IOException, ProtocolException {
    containers = 0;
    containersReported = 0;
    readObjects("containers", first, () -> readContainer(array));
    M total = metric(array, "total");
    if (total != null && containersReported == containers) {
      sink.number(total, null, containers);
    }
  }

  private void readContainer(Field<M> array) throws IOException, ProtocolException {
    elementMetrics.clear();
    String label = null;
    String state = null;
    String health = null;
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      JsonToken value = parser.nextInside();
      switch (name) {
        case "name" -> label = text(name, value);
        case "state" -> state = word(name, value);
        case "health" -> health = word(name, value);
        case "running", "total" -> parser.skip(value);
        default -> readValue(array.child(name), name, value);
      }
      token = parser.nextInside();
    }
    containers++;
    if (label == null || label.isEmpty()) {
      return;
    }
    String clean = PeerText.label(label);
    emitValues(clean);
    M running = metric(array, "running");
    if (running != null && state != null) {
      containersReported++;
      boolean runs = state.equalsIgnoreCase("running") && !"unhealthy".equalsIgnoreCase(health);
      sink.number(running, clean, runs ? 1 : 0);
    }
  }

  /**
   * Reads sensors. Each names its metric in {@code kind}, since it carries a single value in one
   * unit.
   */
  void readSensors(Field<M> sensors, JsonToken first) throws IOException, ProtocolException {
    readObjects("sensors", first, () -> readSensor(sensors));
  }

  private void readSensor(Field<M> sensors) throws IOException, ProtocolException {
    String label = null;
    String kind = null;
    Double number = null;
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      JsonToken value = parser.nextInside();
      switch (name) {
        case "name" -> label = text(name, value);
        case "kind" -> kind = text(name, value);
        case "value" -> {
          if (value.isNumeric()) {
            number = parser.json().getDoubleValue();
          } else if (value != JsonToken.VALUE_NULL) {
            wrongType(name, value, "a number");
          }
        }
        default -> skip(name, value);
      }
      token = parser.nextInside();
    }
    M metric = kind == null ? null : metric(sensors, kind);
    if (metric != null && label != null && !label.isEmpty() && number != null) {
      sink.number(metric, PeerText.label(label), number);
    }
  }

  /** Checks the structure of processes; what they have is shown but not stored. */
  void readProcesses(JsonToken first) throws IOException, ProtocolException {
    if (first != JsonToken.VALUE_NULL) {
      parser.skipPlainObjects(first); // nearly all; what is left is read as any other array
      readObjects("processes", first, this::readTexts);
    }
  }

  private void readTexts() throws IOException, ProtocolException {
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_OBJECT) {
      String name = parser.name();
      skip(name, parser.nextInside());
      token = parser.nextInside();
    }
  }

  /** Reads an array that may only contain objects. */
  private void readObjects(String name, JsonToken first, ObjectStep step)
      throws IOException, ProtocolException {
    if (first != JsonToken.START_ARRAY) {
      wrongType(name, first, "an array of objects");
      return;
    }
    JsonToken token = parser.nextInside();
    while (token != JsonToken.END_ARRAY) {
      if (token == JsonToken.START_OBJECT) {
        step.read();
      } else {
        wrongType(name, token, "an array of objects");
      }
      token = parser.nextInside();
    }
  }

  /** Holds a number until the name of its object is known, which may come last. */
  private void readValue(@Nullable Field<M> field, String name, JsonToken value)
      throws IOException, ProtocolException {
    M metric = field == null ? null : field.metric();
    if (metric == null || value == JsonToken.VALUE_NULL) {
      skip(name, value);
    } else if (value.isNumeric()) {
      elementValues[elementMetrics.size()] = parser.json().getDoubleValue();
      elementMetrics.add(metric);
    } else {
      wrongType(name, value, "a number");
    }
  }

  private void emitValues(String label) {
    for (int i = 0; i < elementMetrics.size(); i++) {
      sink.number(elementMetrics.get(i), label, elementValues[i]);
    }
  }

  private @Nullable M metric(Field<M> parent, String name) {
    Field<M> field = parent.child(name);
    return field == null ? null : field.metric();
  }

  private @Nullable String text(String name, JsonToken value)
      throws IOException, ProtocolException {
    if (value == JsonToken.VALUE_STRING) {
      return parser.json().getText();
    }
    if (value != JsonToken.VALUE_NULL) {
      wrongType(name, value, "a string");
    }
    return null;
  }

  /** Reads a word; a number or a boolean counts as absent, because only alerts depend on it. */
  private @Nullable String word(String name, JsonToken value)
      throws IOException, ProtocolException {
    String word = value == JsonToken.VALUE_STRING ? parser.json().getText() : null;
    skip(name, value);
    return word;
  }

  /** Skips a value that is not stored, unless it is an object or an array in place of a text. */
  private void skip(String name, JsonToken value) throws IOException, ProtocolException {
    if (value.isStructStart() && TEXTS.contains(name)) {
      wrongType(name, value, "a string");
    } else {
      parser.skip(value);
    }
  }

  void wrongType(String name, JsonToken value, String wanted)
      throws IOException, ProtocolException {
    problems.accept(name, "is not " + wanted);
    parser.skip(value);
  }
}
