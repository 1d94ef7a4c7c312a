package io.chatops.persistence.postgres;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.Samples;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.embedded.EmbeddedDatabase;
import io.chatops.testkit.Reports;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How much a value takes on disk, and how long history takes to read: one server reports every 5 s
 * for so many days, its chunks are copied to others, and history of them is read in random order.
 * Run it by hand; {@code docs/benchmarks.md} has the command and what came out.
 */
public final class HistoryBenchmark {
  private static final int SERIES = 200;
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Instant END = Instant.parse("2026-11-24T12:30:00Z");

  private final DataSource dataSource;
  private final MutableClock clock;
  private final PostgresMetricStore store;
  private final ServerId serverId = ServerId.random();
  private final Random random = new Random(5);
  private final double[] values = new double[SERIES];
  private long sequence;

  private HistoryBenchmark(DataSource dataSource, MutableClock clock, PostgresMetricStore store) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.store = store;
  }

  /** Arguments: data directory, days, servers. */
  public static void main(String[] args) throws Exception {
    int days = Integer.parseInt(args[1]);
    int servers = Integer.parseInt(args[2]);
    try (EmbeddedDatabase database =
        EmbeddedDatabase.start(Path.of(args[0]), step -> System.out.println(step))) {
      PGSimpleDataSource dataSource = new PGSimpleDataSource();
      dataSource.setUrl(database.jdbcUrl());
      dataSource.setUser(database.user());
      dataSource.setPassword(database.password());
      TestDatabase.migrate(dataSource);
      MutableClock clock = new MutableClock(END.minus(days, ChronoUnit.DAYS));
      try (PostgresMetricStore store =
          PostgresMetricStore.start(
              MetricStoreBenchmark.oneConnectionPerThread(database),
              clock,
              MetricStoreSettings.of(
                  Duration.ofDays(7),
                  Duration.ofDays(30),
                  Duration.ofDays(730),
                  Runtime.getRuntime().maxMemory()))) {
        HistoryBenchmark benchmark = new HistoryBenchmark(dataSource, clock, store);
        benchmark.fill();
        benchmark.printSizes();
        benchmark.copyTo(servers - 1);
        benchmark.read(Duration.ofHours(1));
        benchmark.read(Duration.ofDays(1));
        benchmark.read(Duration.ofDays(7));
        benchmark.read(Duration.ofDays(30));
      }
    }
  }

  private void fill() {
    long begin = System.nanoTime();
    long upkeep = 0;
    List<CompletableFuture<?>> waiting = new ArrayList<>();
    Reports reports = Reports.of(serverId, "boot");
    Instant hour = clock.instant();
    while (clock.instant().isBefore(END)) {
      // Agents wake a little late, and never equally so.
      Instant at = clock.instant().plusNanos(random.nextInt(9_000) * 1_000L);
      waiting.add(store.append(report(reports, at)));
      clock.advance(INTERVAL);
      if (waiting.size() == 2_000) {
        waiting.forEach(CompletableFuture::join);
        waiting.clear();
      }
      if (Duration.between(hour, clock.instant()).toHours() >= 6) {
        waiting.forEach(CompletableFuture::join);
        waiting.clear();
        hour = clock.instant();
        long before = System.nanoTime();
        store.maintain();
        upkeep += System.nanoTime() - before;
      }
    }
    waiting.forEach(CompletableFuture::join);
    long before = System.nanoTime();
    store.maintain();
    upkeep += System.nanoTime() - before;
    System.out.printf(
        "%d reports of %d values in %.1f s, of which upkeep %.1f s (%.1f us per report)%n",
        sequence, SERIES, (System.nanoTime() - begin) / 1e9, upkeep / 1e9, upkeep / 1e3 / sequence);
  }

  /** A quarter each stands still, steps, is noisy, comes in bursts. */
  private MetricReport report(Reports reports, Instant at) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < SERIES; i++) {
      switch (i % 4) {
        case 0 -> values[i] = 42.5 + i;
        case 1 -> values[i] = random.nextInt(100) == 0 ? random.nextInt(10_000) : values[i];
        case 2 -> values[i] = Math.round(5_000 + random.nextGaussian() * 300) / 100.0;
        default -> values[i] = random.nextInt(20) == 0 ? random.nextInt(1_000_000) / 100.0 : 0;
      }
      samples.add(Metric.CONTAINERS_CPU_PERCENT, "series " + i, values[i]);
    }
    samples.add(Metric.CPU_USAGE_PERCENT, null, values[2]);
    return reports.report(++sequence, at, samples.build());
  }

  private void printSizes() throws SQLException {
    for (String table :
        List.of("metric_report", "metric_chunk_raw", "metric_chunk_1m", "metric_chunk_10m")) {
      try (Connection connection = dataSource.getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT (SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('"
                      + table
                      + "')), count(*), "
                      + (table.equals("metric_report")
                          ? "sum(length(payload)), count(DISTINCT date_trunc('hour', collected_at))"
                          : "sum(length(data) + length(header)),"
                              + " count(DISTINCT date_trunc('day', starts_at))")
                      + " FROM "
                      + table)) {
        rows.next();
        System.out.printf(
            "%s: %d rows over %d periods, %d bytes, %d on disk%n",
            table, rows.getLong(2), rows.getLong(4), rows.getLong(3), rows.getLong(1));
      }
    }
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT sum(length(data) + length(header)) FROM metric_chunk_raw"
                    + " WHERE starts_at >= '2026-11-23T00:00Z' AND starts_at < '2026-11-24T00:00Z'")) {
      rows.next();
      System.out.printf(
          "a raw day: %d bytes, %.3f per value%n",
          rows.getLong(1), rows.getLong(1) / (17_280.0 * (SERIES + 1)));
    }
  }

  private void copyTo(int others) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TEMP TABLE copies AS SELECT gen_random_uuid() AS id"
              + " FROM generate_series(1, "
              + others
              + ")");
      for (String table : List.of("metric_chunk_10m", "metric_chunk_1m", "metric_chunk_raw")) {
        statement.execute(
            "INSERT INTO "
                + table
                + " SELECT copies.id, starts_at, part, ticks, header, data FROM "
                + table
                + ", copies WHERE server_id = '"
                + serverId
                + "' AND starts_at >= '2026-11-23T00:00Z'::timestamptz - interval '"
                + (table.equals("metric_chunk_10m") ? 31 : 1)
                + " days'");
      }
      statement.execute(
          "INSERT INTO metric_rollup_due SELECT copies.id, day FROM metric_rollup_due, copies");
      try (ResultSet rows = statement.executeQuery("SELECT id FROM copies")) {
        while (rows.next()) {
          copies.add(new ServerId(rows.getObject(1, java.util.UUID.class)));
        }
      }
      statement.execute("ANALYZE");
    }
    copies.add(serverId);
  }

  private final List<ServerId> copies = new ArrayList<>();

  private void read(Duration length) {
    for (int round = 0; round < 2; round++) {
      long[] times = new long[500];
      int points = 0;
      for (int i = 0; i < times.length; i++) {
        ServerId one = copies.get(random.nextInt(copies.size()));
        HistoryQuery query =
            new HistoryQuery(
                one,
                END.minus(length),
                END,
                Set.of(Metric.CPU_USAGE_PERCENT),
                300,
                Resolution.AUTO);
        long before = System.nanoTime();
        points += store.history(query).series().stream().mapToInt(s -> s.points().size()).sum();
        times[i] = System.nanoTime() - before;
      }
      Arrays.sort(times);
      System.out.printf(
          "%s, %s: %d points each, p50 %.1f ms, p99 %.1f ms%n",
          length,
          round == 0 ? "first" : "warm",
          points / times.length,
          times[times.length / 2] / 1e6,
          times[times.length * 99 / 100] / 1e6);
    }
  }
}
