package io.chatops.cli.output;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A list as comma-separated values, as in RFC 4180, except that lines end in LF. Text that a
 * spreadsheet would evaluate as a formula gets a leading apostrophe.
 */
final class Csv {
  private static final String FORMULA = "=+-@\t\r";

  private Csv() {}

  static <T> void print(PrintWriter out, Screen screen, List<Column<T>> columns, List<T> rows) {
    line(out, screen, columns.stream().map(Column::field));
    for (T row : rows) {
      line(out, screen, columns.stream().map(column -> cell(column.value().apply(row))));
    }
  }

  private static void line(PrintWriter out, Screen screen, Stream<String> values) {
    out.print(screen.lines(values.map(Csv::quoted).collect(Collectors.joining(","))) + "\n");
  }

  private static String cell(@Nullable Object value) {
    String text = CellFormat.exact(value);
    boolean number = value instanceof Number || value instanceof Quantity;
    return number || text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
  }

  private static String quoted(String value) {
    return value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + value.replace("\"", "\"\"") + '"'
        : value;
  }
}
