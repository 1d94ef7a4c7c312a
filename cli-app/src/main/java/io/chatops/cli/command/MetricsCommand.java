package io.chatops.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.chatops.cli.hub.CliException;
import io.chatops.cli.hub.CliExitCode;
import io.chatops.cli.hub.HubApi;
import io.chatops.cli.hub.Named;
import io.chatops.cli.output.CellFormat;
import io.chatops.cli.output.Column;
import io.chatops.cli.output.OutputOptions;
import io.chatops.core.metric.Metric;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chatops metrics}: the newest report of a server. */
@Command(name = "metrics", description = "Shows the newest values of a server.")
final class MetricsCommand extends SignedInCommand {
  /** An older newest report gets a note: no running agent is ever this late. */
  private static final Duration OLD = Duration.ofMinutes(2);

  private static final List<Column<Reading>> COLUMNS =
      List.of(
          Column.text("METRIC", "metric", reading -> reading.metric().path()),
          Column.text("OF", "label", Reading::label),
          Column.of("VALUE", "value", CellFormat.QUANTITY, Reading::quantity));

  /** Tables show it behind each value. */
  private static final Column<Reading> UNIT =
      Column.text("UNIT", "unit", reading -> reading.metric().unit().wireName());

  @Parameters(paramLabel = "SERVER", description = "Name or id.")
  private String server;

  @Option(
      names = {"-a", "--all"},
      description = "Show all metrics, not only the main ones.")
  private boolean all;

  @Mixin private OutputOptions output;

  @Override
  int work(HubApi hub) {
    Named.Found found = Named.SERVER.find(hub, server);
    JsonNode report = newest(hub, found.id());
    noteAge(report.path("timestamp").asText(), found.name());
    List<Metric> metrics = all ? List.of(Metric.values()) : Metric.defaultMetrics();
    List<Column<Reading>> columns = new ArrayList<>(COLUMNS);
    if (!output.isTable()) {
      columns.add(UNIT);
    }
    return list("metrics", output, columns, Reading.in(report, metrics), report);
  }

  private static JsonNode newest(HubApi hub, String serverId) {
    try {
      return hub.get("/metrics/" + serverId);
    } catch (CliException e) {
      // The server exists but has sent no report yet.
      throw e.exitCode() == CliExitCode.NOT_FOUND
          ? CliException.failed(String.valueOf(e.getMessage()))
          : e;
    }
  }

  private void noteAge(String timestamp, String name) {
    try {
      Instant now = context().clock().instant();
      if (Duration.between(Instant.parse(timestamp), now).compareTo(OLD) > 0) {
        note("the newest report of " + name + " is from " + timestamp);
      }
    } catch (DateTimeException e) {
      note("the report of " + name + " has no valid time");
    }
  }
}
