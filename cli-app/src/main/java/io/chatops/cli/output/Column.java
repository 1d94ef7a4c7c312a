package io.chatops.cli.output;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a list.
 *
 * @param title the heading in tables
 * @param field the heading in CSV: the path in the API, with dots
 */
public record Column<T>(
    String title, String field, CellFormat cell, Function<T, @Nullable Object> value) {

  public static <T> Column<T> text(
      String title, String field, Function<T, @Nullable Object> value) {
    return new Column<>(title, field, CellFormat.TEXT, value);
  }

  public static <T> Column<T> of(
      String title, String field, CellFormat cell, Function<T, @Nullable Object> value) {
    return new Column<>(title, field, cell, value);
  }
}
