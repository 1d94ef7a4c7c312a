package io.chatops.persistence.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.ReportDocument;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Measures how many reports of 111 numbers the metric store alone makes durable per second, in a
 * closed loop: each of so many agents sends its next report once the one before is acknowledged.
 * Run it by hand; {@code docs/internals/storage.md} has the command and what came out.
 */
public final class MetricStoreBenchmark {
  private final PostgresMetricStore store;
  private final Random random = new Random(1);
  private final List<Samples> samples = new ArrayList<>();

  private MetricStoreBenchmark(PostgresMetricStore store) {
    this.store = store;
    for (int i = 0; i < 1_000; i++) {
      samples.add(hostLike());
    }
  }

  /** Arguments: data directory, agents, seconds. */
  public static void main(String[] args) throws Exception {
    int agents = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(Path.of(args[0]), step -> System.out.println(step))) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(database.jdbcUrl());
      dataSource.setUser(database.user());
      dataSource.setPassword(database.password());
      TestDatabase.migrate(dataSource);
      try (PostgresMetricStore store =
          PostgresMetricStore.start(
              oneConnectionPerThread(database),
              InstantSource.system(),
              MetricStoreSettings.of(
                  Duration.ofDays(7),
                  Duration.ofDays(30),
                  Duration.ofDays(730),
                  Runtime.getRuntime().maxMemory()))) {
        MetricStoreBenchmark benchmark = new MetricStoreBenchmark(store);
        benchmark.run(agents, 3, false);
        benchmark.run(agents, seconds, true);
        benchmark.history();
      }
      printSize(dataSource);
    }
  }

  /** One connection that stays open, as in a pool. */
  static DataSource oneConnectionPerThread(EmbeddedDatabase database) {
    PGConnectionPoolDataSource pool = new PGConnectionPoolDataSource();
    pool.setUrl(database.jdbcUrl());
    pool.setUser(database.user());
    pool.setPassword(database.password());
    ThreadLocal<PooledConnection> mine =
        ThreadLocal.withInitial(
            () -> {
              try {
                return pool.getPooledConnection();
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    return (DataSource)
        Proxy.newProxyInstance(
            MetricStoreBenchmark.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> mine.get().getConnection());
  }

  private void run(int agents, int seconds, boolean print) throws InterruptedException {
    MetricStoreCounters before = store.counters();
    long cpuBefore = cpuNanos();
    long begin = System.nanoTime();
    long end = begin + seconds * 1_000_000_000L;
    Semaphore running = new Semaphore(0);
    long[] waits = new long[4_000_000];
    int[] count = new int[1];
    for (int i = 0; i < agents; i++) {
      new Agent(i, end, running, waits, count).sendNext();
    }
    running.acquire(agents);
    double took = (System.nanoTime() - begin) / 1e9;
    if (!print) {
      return;
    }
    MetricStoreCounters after = store.counters();
    long reports = after.storedReports() - before.storedReports();
    long groups = after.groups() - before.groups();
    int size = Math.min(count[0], waits.length);
    Arrays.sort(waits, 0, size);
    System.out.printf(
        "agents %d: %.0f reports/s, %.1f per group, group %.2f ms of which commit %.2f ms, "
            + "writer busy %.0f %%, hub CPU %.0f us/report, ack p50 %.1f ms p99 %.1f ms, "
            + "duplicates %d%n",
        agents,
        reports / took,
        (double) reports / groups,
        (after.groupNanos() - before.groupNanos()) / 1e6 / groups,
        (after.commitNanos() - before.commitNanos()) / 1e6 / groups,
        (after.groupNanos() - before.groupNanos()) / 1e7 / took,
        (cpuNanos() - cpuBefore) / 1e3 / reports,
        waits[size / 2] / 1e6,
        waits[(int) (size * 0.99)] / 1e6,
        after.duplicateReports() - before.duplicateReports());
  }

  /** A week of one server at 5 s, arriving late as from a spool; then how long reading it takes. */
  private void history() {
    ServerId serverId = ServerId.random();
    Instant end = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
    int count = 7 * 24 * 3600 / 5;
    long begin = System.nanoTime();
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Instant at = end.minusSeconds(5L * (count - i));
      waiting.add(
          store.append(
              new MetricReport(
                  serverId,
                  "spool",
                  i,
                  at,
                  end,
                  samples.get(i % samples.size()),
                  ReportDocument.of(new byte[100]))));
      if (waiting.size() == 5_000) {
        CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new)).join();
        waiting.clear();
      }
    }
    CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new)).join();
    System.out.printf("a week of one server stored in %.1f s%n", (System.nanoTime() - begin) / 1e9);
    for (Duration length : List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7))) {
      for (Set<Metric> metrics :
          List.of(Set.of(Metric.CPU_USAGE_PERCENT), Set.copyOf(Metric.defaultMetrics()))) {
        HistoryQuery query =
            new HistoryQuery(
                serverId, end.minus(length), end, metrics, 300, HistoryQuery.Resolution.AUTO);
        long[] took = new long[20];
        for (int i = 0; i < took.length; i++) {
          long from = System.nanoTime();
          store.history(query);
          took[i] = System.nanoTime() - from;
        }
        Arrays.sort(took);
        System.out.printf(
            "history of %s, %d metrics: p50 %.1f ms, slowest %.1f ms%n",
            length, metrics.size(), took[10] / 1e6, took[19] / 1e6);
      }
    }
  }

  /** One agent; its reports are a minute apart in time, however fast they are sent. */
  private final class Agent {
    private final ServerId serverId = ServerId.random();
    private final String bootId = ServerId.random().toString();
    private final Instant start =
        InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS).minusSeconds(600);
    private final long end;
    private final Semaphore running;
    private final long[] waits;
    private final int[] count;
    private long sequence;

    private Agent(int number, long end, Semaphore running, long[] waits, int[] count) {
      this.sequence = number;
      this.end = end;
      this.running = running;
      this.waits = waits;
      this.count = count;
    }

    private void sendNext() {
      long sent = System.nanoTime();
      if (sent > end) {
        running.release();
        return;
      }
      Instant at = start.plusMillis(sequence);
      MetricReport report =
          new MetricReport(
              serverId,
              bootId,
              sequence,
              at,
              at,
              samples.get((int) (sequence % samples.size())),
              ReportDocument.of(new byte[10_000]));
      sequence++;
      CompletableFuture<Void> done =
          store
              .append(report)
              .thenAccept(
                  outcome -> {
                    // Only the acknowledging thread comes here.
                    waits[Math.min(count[0]++, waits.length - 1)] = System.nanoTime() - sent;
                    sendNext();
                  });
      if (done.isCompletedExceptionally()) {
        done.join();
      }
    }
  }

  /**
   * The samples that our agent sends from a host with 8 processors, 5 file systems and 9
   * interfaces.
   */
  private Samples hostLike() {
    Samples.Builder builder = new Samples.Builder();
    for (Metric metric : Metric.values()) {
      if (!metric.isLabelled()) {
        add(builder, metric, null);
      } else if (metric.path().startsWith("cpu")) {
        addEach(builder, metric, 8, "");
      } else if (metric.path().startsWith("disk.filesystems")) {
        addEach(builder, metric, 5, "/mnt/");
      } else if (metric.path().startsWith("network")) {
        addEach(builder, metric, 5, "eth");
      } else if (metric.path().startsWith("disk.devices")) {
        addEach(builder, metric, 3, "sd");
      }
    }
    return builder.build();
  }

  private void addEach(Samples.Builder builder, Metric metric, int count, String prefix) {
    for (int i = 0; i < count; i++) {
      add(builder, metric, prefix + i);
    }
  }

  private void add(Samples.Builder builder, Metric metric, @Nullable String label) {
    double value =
        switch (metric.unit()) {
          case PERCENT -> random.nextDouble() * 100;
          case BYTES -> random.nextInt(1 << 30) * 64.0;
          default -> random.nextInt(1_000_000) / 10.0;
        };
    builder.add(metric, label, value);
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static void printSize(PGSimpleDataSource dataSource) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT avg(length(payload)), count(*),
                  (SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits
                    WHERE inhparent = 'metric_report'::regclass)
                FROM metric_report""")) {
      while (rows.next()) {
        System.out.printf(
            "%d reports, %.0f B of payload each, %.0f B on disk each%n",
            rows.getLong(2), rows.getDouble(1), rows.getDouble(3) / rows.getLong(2));
      }
    }
  }
}
