package io.chatops.cli.output;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A list as a table: one line for each element, and columns as wide as their widest value. */
final class Table {
  private static final String GAP = "  ";

  private Table() {}

  static <T> void print(
      PrintWriter out, Screen screen, List<Column<T>> columns, List<T> rows, Instant now) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(Column::title).toList());
    for (T row : rows) {
      lines.add(
          columns.stream()
              .map(column -> column.cell().formatted(column.value().apply(row), now))
              .toList());
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(line.get(i)));
      }
    }
    for (int number = 0; number < lines.size(); number++) {
      out.println(line(screen, columns, lines.get(number), widths, number == 0));
    }
  }

  private static <T> String line(
      Screen screen, List<Column<T>> columns, List<String> cells, int[] widths, boolean heading) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      CellFormat cell = columns.get(i).cell();
      String text = cells.get(i);
      String padding = " ".repeat(widths[i] - width(text));
      CellColour colour =
          cell == CellFormat.STATE && !heading ? CellColour.of(text) : CellColour.PLAIN;
      String shown = screen.coloured(text, colour);
      boolean last = i == widths.length - 1;
      line.append(cell.isRight() ? padding + shown : last ? shown : shown + padding);
      if (!last) {
        line.append(GAP);
      }
    }
    return line.toString();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
