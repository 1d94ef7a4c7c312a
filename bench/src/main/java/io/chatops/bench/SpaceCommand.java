package io.chatops.bench;

import io.chatops.core.identity.ServerId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a value takes on disk, in each tier, all-in. */
@Command(
    name = "space",
    description = {
      "Lets one server report for some days, as fast as the hub's own storage code stores,",
      "compacts and sums up, and prints what it takes: chunks with their headers, and whole",
      "tables with indexes. Reports are a noisy mix, or those of a recording, over and over."
    })
final class SpaceCommand extends BenchCommand {
  /** The last day has ended, and its sums are made. */
  private static final Duration UNTIL_SUMMED_UP = Duration.ofHours(3);

  @Mixin private HubOptions hubOptions = new HubOptions();

  @Option(names = "--days", description = "730 are two years")
  private int days = 7;

  @Option(
      names = "--recording",
      description = "a file that 'agent-cost --record' wrote (otherwise a noisy mix of --series)")
  private @Nullable Path recording;

  @Option(
      names = "--host",
      description = "reports of the synthetic host that loads hubs, with about --series values")
  private boolean host;

  @Option(names = "--series")
  private int series = 200;

  @Option(names = "--interval", description = "seconds between reports")
  private int interval = 5;

  @Override
  boolean measure(Vertx vertx) throws Exception {
    try (HubUnderTest hub = HubUnderTest.start(hubOptions)) {
      hub.stop(); // it has made the schema
      Instant end = Instant.parse("2026-11-24T00:00:00Z");
      Instant start = end.minus(days, ChronoUnit.DAYS);
      Duration step = Duration.ofSeconds(interval);
      try (HistoryFiller filler = HistoryFiller.open(hub.dataDir(), start, step)) {
        filler.fillTo(end, Map.of(ServerId.random(), source(step)));
        filler.passTime(UNTIL_SUMMED_UP);
        table.add(
            "stored",
            "%,d reports every %d s over %d days, %.1f values each",
            filler.reports(),
            interval,
            days,
            (double) filler.values() / filler.reports());
        report(filler);
      }
    }
    return true;
  }

  private ReportSource source(Duration step) throws IOException {
    if (recording != null) {
      return ReportSource.recorded(ReportSource.readRecording(recording), step);
    }
    return host ? ReportSource.synthetic(42, series) : ReportSource.noisyMix(5, series);
  }

  private void report(HistoryFiller filler) throws Exception {
    double perReport = (double) filler.values() / filler.reports();
    List<StoredSpace> tiers = StoredSpace.of(filler.database());
    for (StoredSpace tier : tiers) {
      double numbers = tier.ticks() * perReport;
      table.add(
          tier.what(),
          "%.3f bytes %s in chunks, %.3f with the whole table and its index; %,.0f KB a day",
          tier.chunkBytes() / numbers,
          tier.equals(tiers.get(0)) ? "a value" : "a step's four numbers",
          tier.tableBytes() / numbers,
          tier.bytesPerDay() / 1e3);
    }
    table.add("two years at the default retentions", "%.1f MB", StoredSpace.keptBytes(tiers) / 1e6);
    if (days >= StoredSpace.TEN_MINUTES_KEPT.toDays()) {
      long bytes = tiers.stream().mapToLong(StoredSpace::tableBytes).sum();
      table.add("on disk after these days", "%.1f MB", bytes / 1e6);
    }
  }
}
