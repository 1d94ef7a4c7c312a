package io.chatops.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.metric.ReportedProcess;
import io.chatops.core.metric.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads well-formed documents; each report has two samples, whatever it says. */
final class TestDocumentReader implements DocumentReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  @Override
  public Samples samples(ReportDocument report) {
    return new Samples.Builder()
        .add(Metric.CPU_USAGE_PERCENT, null, 1)
        .add(Metric.CPU_LOAD_1M, null, 1)
        .build();
  }

  @Override
  public List<ReportedProcess> processes(ReportDocument document) {
    JsonNode read = read(document);
    return list(read.isArray() ? read : read.path("processes"), ReportedProcess.class);
  }

  @Override
  public Optional<List<ReportedContainer>> containers(ReportDocument report) {
    JsonNode containers = read(report).path("containers");
    return containers.isArray()
        ? Optional.of(list(containers, ReportedContainer.class))
        : Optional.empty();
  }

  private static <T> List<T> list(JsonNode array, Class<T> type) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(element -> JSON.convertValue(element, type))
        .toList();
  }

  private static JsonNode read(ReportDocument document) {
    try {
      return JSON.readTree(document.bytes(), document.offset(), document.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
