package io.chatops.bench;

import io.vertx.core.Vertx;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how long the hub takes from the start of its process until it is ready. */
@Command(
    name = "start",
    description =
        "Starts the hub again and again on the same data and waits for /health/ready each time.")
final class StartCommand extends BenchCommand {
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(names = "--starts", description = "after the first")
  private int starts = 5;

  @Override
  boolean measure(Vertx vertx) throws Exception {
    table.add("hub", "%s", hubOptions.describe());
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      table.add("first start, empty data directory", "%.2f s", hub.startTime().toMillis() / 1000.0);
      Histogram micros = LoadStatistics.histogram();
      for (int i = 0; i < starts; i++) {
        hub.stop();
        hub.startAgain();
        micros.recordValue(hub.startTime().toNanos() / 1000);
      }
      table.addMillis("later starts, its database included", micros);
      table.add(
          "RSS when ready", "%,d MB", Measurement.megabytes(ProcessCost.residentBytes(hub.pid())));
    }
    return true;
  }
}
