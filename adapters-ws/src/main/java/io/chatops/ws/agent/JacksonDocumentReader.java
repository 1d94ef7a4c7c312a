package io.chatops.ws.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.metric.Samples;
import io.chatops.protocol.ProtocolException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads reports and process lists with Jackson. */
public final class JacksonDocumentReader implements DocumentReader {
  private static final byte[] BEFORE = "{\"type\":\"metrics\",\"data\":".getBytes(UTF_8);
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public Samples samples(ReportDocument report) {
    byte[] frame = new byte[BEFORE.length + report.length() + 1];
    System.arraycopy(BEFORE, 0, frame, 0, BEFORE.length);
    System.arraycopy(report.bytes(), report.offset(), frame, BEFORE.length, report.length());
    frame[frame.length - 1] = '}';
    Samples.Builder samples = new Samples.Builder();
    try {
      AgentFrames.read(frame, samples);
    } catch (ProtocolException e) {
      return new Samples.Builder().build(); // stored by an earlier hub with other rules
    }
    return samples.build();
  }

  @Override
  public List<ReportedProcess> processes(ReportDocument document) {
    return list(document, "processes", JacksonDocumentReader::process).orElse(List.of());
  }

  @Override
  public Optional<List<ReportedContainer>> containers(ReportDocument report) {
    return list(report, "containers", JacksonDocumentReader::container);
  }

  private static ReportedProcess process(JsonFields fields) {
    return new ReportedProcess(
        fields.integer("pid"),
        fields.text("name"),
        fields.number("cpu"),
        fields.number("memory"),
        fields.text("status"),
        fields.text("user"),
        fields.text("command"),
        fields.text("group"));
  }

  private static ReportedContainer container(JsonFields fields) {
    return new ReportedContainer(
        fields.text("id"),
        fields.text("name"),
        fields.text("image"),
        fields.text("state"),
        fields.text("status"),
        fields.time("created"),
        fields.ports("ports"),
        fields.number("cpu_percent"),
        fields.integer("memory_bytes"),
        fields.integer("memory_limit_bytes"),
        fields.number("received_bytes_per_second"),
        fields.number("sent_bytes_per_second"),
        fields.number("read_bytes_per_second"),
        fields.number("written_bytes_per_second"),
        fields.text("health"),
        fields.integer("restart_count"));
  }

  /**
   * Reads a list of objects: either the document itself or its field with that name; empty if there
   * is none.
   */
  private static <T> Optional<List<T>> list(
      ReportDocument document, String name, Function<JsonFields, T> type) {
    try (JsonParser json =
        JSON.createParser(document.bytes(), document.offset(), document.length())) {
      if (json.nextToken() == JsonToken.START_ARRAY) {
        return Optional.of(elements(json, type));
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals(name);
        if (json.nextToken() == JsonToken.START_ARRAY && wanted) {
          return Optional.of(elements(json, type));
        }
        json.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      // it was well-formed on arrival, so only its numbers can be out of range
      return Optional.empty();
    }
  }

  private static <T> List<T> elements(JsonParser json, Function<JsonFields, T> type)
      throws IOException {
    List<T> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        elements.add(type.apply(JsonFields.read(json)));
      } else {
        json.skipChildren();
      }
    }
    return elements;
  }
}
