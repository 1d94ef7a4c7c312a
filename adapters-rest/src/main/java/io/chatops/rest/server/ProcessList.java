package io.chatops.rest.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chatops.api.server.ProcessResponse;
import io.chatops.core.metric.ReportDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Which processes somebody wants to see: the first so many in some order. */
record ProcessList(ProcessOrder order, int limit) {
  private static final ObjectReader READER = JsonMapper.builder().build().readerFor(JsonNode.class);

  /** Out of a JSON array of processes. */
  List<ProcessResponse> of(ReportDocument processes) {
    return first(read(processes));
  }

  /** Out of a whole report. */
  List<ProcessResponse> ofReport(ReportDocument report) {
    return first(read(report).path("processes"));
  }

  private List<ProcessResponse> first(JsonNode processes) {
    Comparator<ProcessResponse> most =
        switch (order) {
          case CPU -> Comparator.comparingDouble(process -> -orZero(process.cpu()));
          case MEMORY -> Comparator.comparingDouble(process -> -orZero(process.memory()));
        };
    return StreamSupport.stream(processes.spliterator(), false)
        .map(ProcessResponse::from)
        .sorted(most.thenComparingLong(process -> process.pid() == null ? 0 : process.pid()))
        .limit(limit)
        .toList();
  }

  private static double orZero(@Nullable Double value) {
    return value == null ? 0 : value;
  }

  private static JsonNode read(ReportDocument json) {
    try {
      return READER.readTree(json.bytes(), json.offset(), json.length());
    } catch (IOException e) {
      throw new UncheckedIOException("a report was stored that is not JSON", e);
    }
  }
}
