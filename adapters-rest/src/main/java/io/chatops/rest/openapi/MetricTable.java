package io.chatops.rest.openapi;

import io.chatops.core.metric.Metric;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.Operation;

/** Describes the parameter {@code metric} with all metrics, which no annotation can list. */
final class MetricTable {
  private static final String TABLE =
      Stream.of(Metric.values())
          .map(MetricTable::line)
          .collect(
              Collectors.joining("\n", "\n\n| metric | unit | label |\n| --- | --- | --- |\n", ""));

  private MetricTable() {}

  static void describe(Operation operation) {
    if (operation.getParameters() == null) {
      return;
    }
    operation.getParameters().stream()
        .filter(parameter -> parameter.getDescription() != null)
        .filter(parameter -> parameter.getDescription().startsWith(Answers.METRICS))
        .forEach(parameter -> parameter.setDescription(parameter.getDescription() + TABLE));
  }

  private static String line(Metric metric) {
    String main = Metric.defaultMetrics().contains(metric) ? " *main*" : "";
    return "| `%s`%s | %s | %s |"
        .formatted(metric.path(), main, metric.unit().wireName(), metric.labelName().orElse(""));
  }
}
