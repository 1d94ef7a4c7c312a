package io.chatops.bench;

import io.chatops.core.metric.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives other stores the series that 'space' and 'history' measure ours with. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts each store that is there in an empty folder, one after the other, writes one server's",
      "reports of some days to it, and reads averages of one series, 300 points, again and again.",
      "bench/peers fetches the stores from Debian and runs this."
    })
final class PeersCommand implements Callable<Integer> {
  private static final int POINTS = 300;
  private static final int TICKS_AT_ONCE = 200;

  @Mixin private HubOptions hubOptions = new HubOptions();
  @Mixin private SeriesOptions source = new SeriesOptions();

  @Option(names = "--days", defaultValue = "30", description = "default: ${DEFAULT-VALUE}")
  private int days;

  @Option(names = "--calls", defaultValue = "200", description = "default: ${DEFAULT-VALUE}")
  private int calls;

  @Option(names = "--prometheus", description = "its program")
  private @Nullable Path prometheus;

  @Option(names = "--victoria-metrics", description = "its program")
  private @Nullable Path victoriaMetrics;

  @Option(names = "--zabbix-schema", description = "schema.sql.gz of its package for PostgreSQL")
  private @Nullable Path zabbixSchema;

  private interface Starter {
    Peer start(Path folder) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    ResultTable table = new ResultTable().add("machine", "%s", Machine.describe());
    table.add("written", "%d days of %s, every %d s", days, source.describe(), source.interval);
    Path program = prometheus;
    if (program != null) {
      measure(folder -> new PrometheusPeer(program, folder), table);
    }
    Path victoria = victoriaMetrics;
    if (victoria != null) {
      measure(folder -> new VictoriaMetricsPeer(victoria, folder), table);
    }
    Path schema = zabbixSchema;
    if (schema != null) {
      measure(folder -> new ZabbixTablesPeer(schema, hubOptions), table);
    }
    table.print(System.out);
    return 0;
  }

  private void measure(Starter starter, ResultTable table) throws Exception {
    Path folder = Files.createTempDirectory("chatops-peer");
    try (Peer peer = starter.start(folder)) {
      Progress.say("Writing to %s", peer.name());
      Instant end = InstantSource.system().instant().truncatedTo(ChronoUnit.MINUTES);
      List<PeerSeries> series = new ArrayList<>();
      long start = end.minus(days, ChronoUnit.DAYS).toEpochMilli();
      double cpu = ProcessCost.cpuSeconds(peer.pids());
      long values = write(peer, series, start, end.toEpochMilli());
      peer.settle();
      cpu = ProcessCost.cpuSeconds(peer.pids()) - cpu;
      table.add(
          peer.name(),
          "%,d values; %.2f bytes each on disk; %,.0f values a second of a core, settling included;"
              + " %,d MB resident",
          values,
          peer.bytesPerValue(),
          values / cpu,
          Measurement.megabytes(ProcessCost.proportionalBytes(peer.pids())));
      table.addMillis(
          peer.name() + ", " + days + " days, " + POINTS + " averages",
          read(peer, series, start / 1000, end.getEpochSecond()));
    } finally {
      delete(folder);
    }
  }

  private long write(Peer peer, List<PeerSeries> series, long start, long end) throws Exception {
    ReportSource reports = source.open();
    long values = 0;
    long step = source.interval * 1000L;
    for (long at = start; at < end; at += step * TICKS_AT_ONCE) {
      int ticks = (int) Math.min(TICKS_AT_ONCE, (end - at + step - 1) / step);
      long[] millis = new long[ticks];
      double[][] columns = new double[0][];
      for (int k = 0; k < ticks; k++) {
        ReportSource.Collected collected = reports.next();
        Samples samples = collected.samples();
        if (k == 0) {
          name(samples, series);
          columns = new double[series.size()][ticks];
        }
        millis[k] = at + k * step + collected.late().toMillis();
        for (int i = 0; i < series.size(); i++) {
          columns[i][k] = samples.value(i);
        }
      }
      peer.write(series, millis, columns);
      values += (long) ticks * series.size();
    }
    return values;
  }

  /** Series are those of the first report; none come or go in what is compared. */
  private static void name(Samples samples, List<PeerSeries> series) {
    for (int i = series.size(); i < samples.size(); i++) {
      String label = samples.label(i);
      Map<String, String> labels =
          label == null
              ? Map.of("instance", "one")
              : Map.of("instance", "one", samples.metric(i).labelName().orElseThrow(), label);
      series.add(new PeerSeries(i, samples.metric(i).path().replace('.', '_'), labels));
    }
  }

  private Histogram read(Peer peer, List<PeerSeries> series, long start, long end)
      throws Exception {
    Histogram micros = new Histogram(600_000_000, 3);
    SplittableRandom random = new SplittableRandom(3);
    long step = (end - start) / POINTS;
    for (int i = -calls / 4; i < calls; i++) {
      long began = System.nanoTime();
      int points = peer.read(series.get(random.nextInt(series.size())), start + step, end, step);
      if (points < POINTS - 2) {
        throw new IOException(peer.name() + " answered " + points + " points of " + POINTS);
      }
      if (i >= 0) {
        micros.recordValue((System.nanoTime() - began) / 1000);
      }
    }
    return micros;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
