package io.chatops.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.chatops.cli.hub.AnswerJson;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Option;

/** The option of every command that lists. */
public final class OutputOptions {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "table (default), json (all that the hub returns) or csv.")
  private OutputFormat format = OutputFormat.TABLE;

  /** Returns true for a table. */
  public boolean isTable() {
    return format == OutputFormat.TABLE;
  }

  /**
   * Prints a list.
   *
   * @param json the list as the hub sent it
   */
  public <T> void print(
      PrintWriter out,
      Screen screen,
      List<Column<T>> columns,
      List<T> rows,
      JsonNode json,
      Instant now) {
    switch (format) {
      case TABLE -> Table.print(out, screen, columns, rows, now);
      case CSV -> Csv.print(out, screen, columns, rows);
      case JSON -> out.println(pretty(json, screen));
    }
    out.flush();
  }

  private static String pretty(JsonNode json, Screen screen) {
    ObjectWriter writer = AnswerJson.shared().writerWithDefaultPrettyPrinter();
    try {
      return (screen.terminal() ? writer.with(JsonWriteFeature.ESCAPE_NON_ASCII) : writer)
          .writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
