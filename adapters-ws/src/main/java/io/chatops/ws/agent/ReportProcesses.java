package io.chatops.ws.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.process.ProcessListReader;
import io.chatops.core.process.ProcessSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the field {@code processes} of a report, which ingest leaves as bytes. */
public final class ReportProcesses implements ProcessListReader {
  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public List<ProcessSample> read(ReportDocument report) {
    List<ProcessSample> processes = new ArrayList<>();
    try (JsonParser json = JSON.createParser(report.bytes(), report.offset(), report.length())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = json.currentName().equals("processes");
        if (json.nextToken() == JsonToken.START_ARRAY && wanted) {
          while (json.nextToken() == JsonToken.START_OBJECT) {
            processes.add(readProcess(json));
          }
        } else {
          json.skipChildren();
        }
      }
      return processes;
    } catch (IOException e) {
      return List.of(); // it was found well formed as it came; what cannot be read is not kept
    }
  }

  private static ProcessSample readProcess(JsonParser json) throws IOException {
    Long pid = null;
    String name = null;
    String user = null;
    Double cpu = null;
    Double memory = null;
    String command = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "pid" -> pid = value == JsonToken.VALUE_NUMBER_INT ? json.getValueAsLong() : null;
        case "name" -> name = text(json, value);
        case "user" -> user = text(json, value);
        case "cpu" -> cpu = number(json, value);
        case "memory" -> memory = number(json, value);
        case "command" -> command = text(json, value);
        default -> {}
      }
      json.skipChildren();
    }
    return new ProcessSample(pid, name, user, cpu, memory, command);
  }

  private static @Nullable String text(JsonParser json, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_STRING ? json.getText() : null;
  }

  private static @Nullable Double number(JsonParser json, JsonToken value) throws IOException {
    return value.isNumeric() ? json.getDoubleValue() : null;
  }
}
