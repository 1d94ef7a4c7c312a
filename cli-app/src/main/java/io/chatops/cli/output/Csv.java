package io.chatops.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A list as comma-separated values, as RFC 4180 has them, but lines end in LF. */
final class Csv {
  private Csv() {}

  static <T> void print(PrintWriter out, Screen screen, List<Column<T>> columns, List<T> rows) {
    line(out, screen, columns.stream().map(Column::field));
    for (T row : rows) {
      line(out, screen, columns.stream().map(column -> Cell.exact(column.value().apply(row))));
    }
  }

  private static void line(PrintWriter out, Screen screen, Stream<String> values) {
    out.print(screen.lines(values.map(Csv::quoted).collect(Collectors.joining(","))) + "\n");
  }

  private static String quoted(String value) {
    return value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + value.replace("\"", "\"\"") + '"'
        : value;
  }
}
