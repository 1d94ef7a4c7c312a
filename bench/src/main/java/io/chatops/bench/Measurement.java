package io.chatops.bench;

import io.chatops.bench.LoadStatistics.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;

/** The measured part of a run: the reports acknowledged in it, and their cost. */
final class Measurement {
  /** The number of parts in which a course over time is shown. */
  private static final int PARTS = 20;

  private final HubUnderTest hub;
  private final AgentFleet fleet;
  private final LoadStatistics statistics;

  /** Processor seconds used so far. */
  private record Cpu(double hub, double database, double generator, double machine) {
    double others() {
      return machine - hub - database - generator;
    }
  }

  Measurement(HubUnderTest hub, AgentFleet fleet, LoadStatistics statistics) {
    this.hub = hub;
    this.fleet = fleet;
    this.statistics = statistics;
  }

  /** Lets the JVMs warm up, measures, and adds the rows. */
  void run(int warmUpSeconds, int seconds, ResultTable table)
      throws InterruptedException, IOException {
    Progress.say("Warming up for %d s", warmUpSeconds);
    Thread.sleep(warmUpSeconds * 1000L);

    Progress.say("Measuring for %d s", seconds);
    LoadStatistics.Snapshot before = fleet.ask(() -> statistics.measureFrom(System.nanoTime()));
    long start = System.nanoTime();
    double startUptime = hub.uptimeSeconds();
    Cpu cpuBefore = cpu();
    StringJoiner resident = new StringJoiner(" ");
    StringJoiner slowest = new StringJoiner(" ");
    Histogram soFar = before.latency();
    for (int part = 0; part < PARTS; part++) {
      Thread.sleep(seconds * 1000L / PARTS);
      resident.add(Long.toString(megabytes(ProcessCost.residentBytes(hub.pid()))));
      Histogram now = fleet.ask(statistics::snapshot).latency();
      Histogram ofPart = now.copy();
      ofPart.subtract(soFar);
      slowest.add("%.0f".formatted(ofPart.getValueAtPercentile(99) / 1e3));
      soFar = now;
    }
    LoadStatistics.Snapshot after = fleet.ask(statistics::snapshot);
    Cpu cpuAfter = cpu();
    List<Long> database = hub.databaseProcesses();
    double elapsed = (System.nanoTime() - start) / 1e9;
    double rate = (after.acknowledged() - before.acknowledged()) / elapsed;

    table.add("durable acknowledgements", "%,.0f /s over %.0f s", rate, elapsed);
    table.addMillis("acknowledgement after", after.latency());
    table.add("its p99 over time", "%s ms", slowest);
    table.addMillis("report on a browser's socket after", after.browserDelay());
    table.add(
        "errors",
        "%,d refused, %,d not connected, %,d disconnected; %,d acknowledged twice, %,d withheld %s",
        after.count(Event.REFUSED),
        after.count(Event.NOT_CONNECTED),
        after.count(Event.DISCONNECTED),
        after.count(Event.ACKNOWLEDGED_AGAIN),
        after.count(Event.WITHHELD),
        after.reasons().isEmpty() ? "" : after.reasons());
    table.add(
        "hub's cost",
        "%.2f cores, RSS %,d MB (peak %,d)",
        (cpuAfter.hub() - cpuBefore.hub()) / elapsed,
        megabytes(ProcessCost.residentBytes(hub.pid())),
        megabytes(ProcessCost.peakResidentBytes(hub.pid())));
    table.add("hub's RSS over time", "%s MB", resident);
    if (Files.exists(hub.gcLog())) { // a native hub writes none
      table.add("hub's GC", "%s", GcLog.read(hub.gcLog(), startUptime, startUptime + elapsed));
    }
    if (!database.isEmpty()) {
      table.add(
          "PostgreSQL",
          "%.2f cores, %,d MB in %d processes",
          (cpuAfter.database() - cpuBefore.database()) / elapsed,
          megabytes(ProcessCost.proportionalBytes(database)),
          database.size());
    }
    table.add("generator", "%.2f cores", (cpuAfter.generator() - cpuBefore.generator()) / elapsed);
    table.add(
        "others on the machine",
        "%.2f cores, the kernel's network included",
        (cpuAfter.others() - cpuBefore.others()) / elapsed);
    if (rate > 0) {
      table.add(
          "CPU per report",
          "hub %.0f us, PostgreSQL %.0f us, generator %.0f us",
          (cpuAfter.hub() - cpuBefore.hub()) / elapsed / rate * 1e6,
          (cpuAfter.database() - cpuBefore.database()) / elapsed / rate * 1e6,
          (cpuAfter.generator() - cpuBefore.generator()) / elapsed / rate * 1e6);
    }
  }

  private Cpu cpu() {
    return new Cpu(
        ProcessCost.cpuSeconds(hub.pid()),
        ProcessCost.cpuSeconds(hub.databaseProcesses()),
        ProcessCost.cpuSeconds(ProcessHandle.current().pid()),
        ProcessCost.machineSeconds());
  }

  static long megabytes(long bytes) {
    return bytes / 1_000_000;
  }
}
