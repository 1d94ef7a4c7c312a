package io.chatops.bench;

import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures how long the hub takes from the start of its process until it is ready. */
@Command(
    name = "start",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Starts the hub again and again on the same data and waits for /health/ready each time.")
final class StartCommand implements Callable<Integer> {
  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(
      names = "--starts",
      defaultValue = "5",
      description = "after the first (default: ${DEFAULT-VALUE})")
  private int starts;

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    table.add(
        "hub",
        "-Xmx%s %s, storage %s",
        hubOptions.heap,
        String.join(" ", hubOptions.jvm),
        hubOptions.storage);
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      table.add("first start, empty data directory", "%.2f s", hub.startTime().toMillis() / 1000.0);
      Histogram micros = new Histogram(600_000_000, 3);
      for (int i = 0; i < starts; i++) {
        hub.restart();
        micros.recordValue(hub.startTime().toNanos() / 1000);
      }
      table.addMillis("later starts, its database included", micros);
      table.add(
          "RSS when ready", "%,d MB", Measurement.megabytes(ProcessCost.residentBytes(hub.pid())));
    }
    table.print(System.out);
    return 0;
  }
}
