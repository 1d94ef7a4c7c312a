package io.chatops.bench;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The one table that a run prints: Markdown, so that it can be pasted into the documentation. */
final class ResultTable {
  private final Map<String, String> rows = new LinkedHashMap<>();

  ResultTable add(String what, String format, Object... arguments) {
    rows.put(what, String.format(Locale.ROOT, format, arguments));
    return this;
  }

  /** A line with the median, the 99th percentile and the maximum of microseconds. */
  ResultTable addMillis(String what, Histogram micros) {
    if (micros.getTotalCount() == 0) {
      return add(what, "nothing measured");
    }
    return add(
        what,
        "p50 %.1f ms, p99 %.1f ms, max %.1f ms (%,d)",
        micros.getValueAtPercentile(50) / 1000.0,
        micros.getValueAtPercentile(99) / 1000.0,
        micros.getMaxValue() / 1000.0,
        micros.getTotalCount());
  }

  void print(PrintStream out) {
    int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
    int wide = rows.values().stream().mapToInt(String::length).max().orElse(0);
    out.printf("%n| %-" + width + "s | %-" + wide + "s |%n", "", "");
    out.printf("| %s | %s |%n", "-".repeat(width), "-".repeat(wide));
    rows.forEach(
        (what, value) -> out.printf("| %-" + width + "s | %-" + wide + "s |%n", what, value));
    out.println();
  }
}
