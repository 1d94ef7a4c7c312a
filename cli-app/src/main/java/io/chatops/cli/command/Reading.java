package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Quantity;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.Unit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number in a report.
 *
 * @param label such as a mount point; absent if the metric has none
 */
record Reading(Metric metric, @Nullable String label, double value) {
  /** Returns the numbers of these metrics that a report has, in their order. */
  static List<Reading> in(JsonNode report, List<Metric> metrics) {
    List<Reading> found = new ArrayList<>();
    for (Metric metric : metrics) {
      String path = metric.path();
      int dot = path.lastIndexOf('.');
      JsonNode parent =
          dot < 0 ? report : report.at("/" + path.substring(0, dot).replace('.', '/'));
      String field = path.substring(dot + 1);
      String label = metric.labelName().orElse(null);
      if (parent.isArray() && label != null) {
        parent.forEach(part -> add(found, metric, part.path(label).asText(), part.path(field)));
      } else if (parent.path(field).isArray()) {
        int number = 0;
        for (JsonNode value : parent.path(field)) {
          add(found, metric, Integer.toString(number++), value);
        }
      } else {
        add(found, metric, null, parent.path(field));
      }
    }
    return found;
  }

  private static void add(
      List<Reading> found, Metric metric, @Nullable String label, JsonNode value) {
    if (value.isNumber()) {
      found.add(new Reading(metric, label, value.doubleValue()));
    }
  }

  Quantity quantity() {
    return new Quantity(value, kind(metric.unit()), sign(metric.unit()));
  }

  private static CellFormat kind(Unit unit) {
    return switch (unit) {
      case PERCENT -> CellFormat.PERCENT;
      case BYTES -> CellFormat.BYTES;
      case BYTES_PER_SECOND -> CellFormat.BYTES_PER_SECOND;
      case SECONDS -> CellFormat.SECONDS;
      case PER_SECOND, COUNT, MEGAHERTZ, CELSIUS, RPM, VOLT, NONE -> CellFormat.NUMBER;
    };
  }

  private static String sign(Unit unit) {
    return switch (unit) {
      case PERCENT -> "%";
      case PER_SECOND -> "/s";
      case MEGAHERTZ -> "MHz";
      case CELSIUS -> "°C";
      case RPM -> "rpm";
      case VOLT -> "V";
      case BYTES, BYTES_PER_SECOND, SECONDS, COUNT, NONE -> "";
    };
  }
}
