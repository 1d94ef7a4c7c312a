package io.chatops.persistence.metric;

import static io.chatops.core.metric.AppendOutcome.STORED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.metric.MetricHistory.Series;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.Samples;
import io.chatops.persistence.TestDatabase;
import io.chatops.persistence.metric.codec.Checksum;
import io.chatops.testkit.ConcurrentStart;
import io.chatops.testkit.Reports;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** History stays what it was while its reports become chunks and sums. */
@ExtendWith(TestDatabase.class)
class CompactedHistoryTest extends MetricStoreFixture {
  private static final Set<Metric> METRICS =
      Set.of(Metric.CPU_USAGE_PERCENT, Metric.MEMORY_USED_BYTES, Metric.CONTAINERS_CPU_PERCENT);

  private final List<CompletableFuture<AppendOutcome>> appended = new ArrayList<>();
  private final Random random = new Random(3);

  CompactedHistoryTest(TestDatabase.Running database) {
    super(database);
  }

  @Test
  void showsAnHourAsItWasOnceItIsCompacted() throws SQLException {
    PostgresMetricStore store = open();
    append(store, 0, 720, 5);
    clock.advance(Duration.ofHours(3));
    List<MetricHistory> before = everyWay(store, noon, noon.plusSeconds(3_600));

    store.maintain();

    assertThat(count("metric_report")).isZero();
    assertThat(count("metric_chunk_raw")).isEqualTo(1);
    assertThat(everyWay(store, noon, noon.plusSeconds(3_600))).isEqualTo(before);
    assertThat(count("pg_class WHERE relname = 'metric_report_2026112412'")).isZero();
  }

  @Test
  void saysThatSeriesAreLeftOutWhereverTheyAreKept() {
    PostgresMetricStore store = open();
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < 201; i++) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, "container " + i, i);
    }
    appended.add(store.append(reports.report(1, noon, samples.build())));
    awaitAll();
    assertLeavesOutSeries(store);

    clock.advance(Duration.ofHours(3));
    store.maintain();
    assertLeavesOutSeries(store);

    clock.advance(Duration.ofDays(2));
    store.maintain();
    assertLeavesOutSeries(store);
  }

  private void assertLeavesOutSeries(PostgresMetricStore store) {
    MetricHistory all = history(store, noon, noon.plus(Duration.ofDays(1)), 1_900);
    MetricHistory bounded = history(store, noon, noon.plus(Duration.ofDays(1)), 2_000);

    assertThat(all.series()).hasSize(201);
    assertThat(all.seriesLeftOut()).isFalse();
    assertThat(bounded.series()).hasSize(200);
    assertThat(bounded.seriesLeftOut()).isTrue();
  }

  @Test
  void joinsWhatIsCompactedWithWhatIsNot() {
    PostgresMetricStore store = open();
    append(store, 0, 1_000, 5);
    clock.advance(Duration.ofMinutes(80));
    List<MetricHistory> before = everyWay(store, noon.plusSeconds(1_777), noon.plusSeconds(5_000));

    store.maintain();

    assertThat(everyWay(store, noon.plusSeconds(1_777), noon.plusSeconds(5_000))).isEqualTo(before);
  }

  @Test
  void keepsExtremesAveragesAndGapsOfDaysInTheirSums() throws SQLException {
    PostgresMetricStore store = open();
    append(store, 0, 900, 30);
    append(store, 1_000, 2_000, 30); // 50 minutes are missing
    clock.advance(Duration.ofDays(2));
    MetricHistory before = history(store, noon, noon.plus(Duration.ofHours(30)), 200);

    store.maintain();
    MetricHistory after = history(store, noon, noon.plus(Duration.ofHours(30)), 200);

    assertThat(count("metric_rollup_due")).isZero();
    assertThat(count("metric_chunk_1m")).isEqualTo(2);
    assertThat(count("metric_chunk_10m")).isEqualTo(2);
    assertSame(after, before);
    clock.advance(Duration.ofDays(6));
    store.maintain();
    assertThat(count("metric_chunk_raw WHERE starts_at < '2026-11-25T00:00Z'")).isZero();
    assertSame(history(store, noon, noon.plus(Duration.ofHours(30)), 200), before);
  }

  @Test
  void showsSeveralServersAsEachOneAlone() {
    PostgresMetricStore store = open();
    List<ServerId> servers = new ArrayList<>(List.of(serverId, ServerId.random()));
    append(store, 0, 900, 120); // a day and a quarter
    for (int i = 0; i < 8; i++) {
      ServerId one = ServerId.random();
      servers.add(one);
      Reports its = Reports.of(one, "boot");
      for (int k = 0; k < 60; k++) {
        Instant at = noon.plusSeconds(i * 14_400L + k * 60L);
        appended.add(store.append(its.report(k, at, samples(k + i, k))));
      }
    }
    awaitAll();
    clock.advance(Duration.ofHours(32));
    store.maintain();
    for (ServerId one : servers) {
      await(store.append(Reports.of(one, "next boot").cpu(1, clock.instant(), 50)));
    }

    for (Duration length : List.of(Duration.ofHours(2), Duration.ofDays(2), Duration.ofDays(400))) {
      Instant end = clock.instant().plusSeconds(1);
      FleetQuery query =
          new FleetQuery(servers, end.minus(length), end, METRICS, 300, Resolution.AUTO);
      List<MetricHistory> histories = store.history(query);
      for (int i = 0; i < servers.size(); i++) {
        assertThat(histories.get(i)).isEqualTo(store.history(query.of(servers.get(i))));
      }
      assertThat(histories).allMatch(history -> !history.series().isEmpty());
    }
  }

  @Test
  void showsTenMinuteStepsOnceFinerOnesHaveExpired() throws SQLException {
    PostgresMetricStore store = open();
    append(store, 0, 720, 60);
    clock.advance(Duration.ofDays(2));
    store.maintain();
    clock.advance(Duration.ofDays(80));
    store.maintain();
    assertThat(count("metric_chunk_raw")).isZero();
    assertThat(count("metric_chunk_1m")).isZero();

    MetricHistory old = history(store, noon, noon.plus(Duration.ofHours(1)), 300);

    assertThat(old.resolution()).isEqualTo(Duration.ofMinutes(10));
    assertThat(points(old, Metric.CPU_USAGE_PERCENT)).hasSize(6);
    clock.advance(Duration.ofDays(700));
    store.maintain();
    assertThat(history(store, noon, noon.plus(Duration.ofHours(1)), 300).series()).isEmpty();
  }

  @Test
  void storesReportsOfADayAlreadySummedUp() throws SQLException {
    PostgresMetricStore store = open();
    append(store, 0, 100, 30);
    clock.advance(Duration.ofDays(2));
    store.maintain();
    Reports spool = Reports.of(serverId, "another boot");
    Instant late = noon.plusSeconds(15);

    assertThat(await(store.append(spool.report(1, late, samples(0, 99.9))))).isEqualTo(STORED);

    assertThat(highest(store)).isEqualTo(99.9);
    store.maintain();
    assertThat(count("metric_report")).isZero();
    assertThat(count("metric_rollup_due")).isZero();
    assertThat(highest(store)).isEqualTo(99.9);
    assertThat(points(raw(store), Metric.CPU_USAGE_PERCENT)).hasSize(101);
  }

  @Test
  void keepsADaysSumsWhenFewReportsAreLeft() {
    PostgresMetricStore store = open();
    append(store, 0, 720, 60);
    clock.advance(Duration.ofDays(9));
    store.maintain();
    MetricHistory before = history(store, noon, noon.plus(Duration.ofHours(12)), 100);
    // The retention was made longer, and an agent has spooled for long.
    PostgresMetricStore keepsLonger =
        open(
            dataSource,
            MetricStoreSettings.of(
                Duration.ofDays(14), Duration.ofDays(30), Duration.ofDays(730), 100_000_000));

    await(keepsLonger.append(Reports.of(serverId, "spool").cpu(1, noon.plusSeconds(7), 1)));
    keepsLonger.maintain();

    assertSame(history(store, noon, noon.plus(Duration.ofHours(12)), 100), before);
  }

  @Test
  void showsAResentReportOnceAfterCompaction() {
    PostgresMetricStore store = open();
    Reports uncounted = Reports.withoutBootId(serverId);
    await(store.append(uncounted.cpu(0, noon, 5)));
    await(store.append(uncounted.cpu(0, noon.plusSeconds(5), 6)));
    clock.advance(Duration.ofHours(3));
    store.maintain();

    await(store.append(uncounted.cpu(0, noon, 5)));
    store.maintain();

    assertThat(points(raw(store), Metric.CPU_USAGE_PERCENT))
        .extracting(Point::average)
        .containsExactly(5.0, 6.0);
  }

  @Test
  void losesAndDoublesNothingWhenInterruptedRepeatedly() throws SQLException {
    PostgresMetricStore store = open();
    List<ServerId> servers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      ServerId one = ServerId.random();
      servers.add(one);
      Reports its = Reports.of(one, "boot");
      for (int k = 0; k < 50; k++) {
        appended.add(store.append(its.cpu(k, noon.plusSeconds(k * 60L), k)));
      }
    }
    awaitAll();
    clock.advance(Duration.ofDays(2));

    AtomicBoolean done = new AtomicBoolean();
    Thread killer = new Thread(() -> killConnectionsUntil(done));
    killer.start();
    int interruptions = 0;
    for (int round = 0; round < 12; round++) {
      interruptions += maintained(store) ? 0 : 1;
    }
    done.set(true);
    join(killer);
    assertThat(interruptions).isPositive();
    store.maintain();

    assertThat(count("metric_report")).isZero();
    assertThat(count("metric_rollup_due")).isZero();
    for (ServerId one : servers) {
      MetricHistory history =
          store.history(
              new HistoryQuery(
                  one,
                  noon,
                  noon.plusSeconds(3_600),
                  Set.of(Metric.CPU_USAGE_PERCENT),
                  300,
                  Resolution.RAW));
      assertThat(points(history, Metric.CPU_USAGE_PERCENT))
          .extracting(Point::average)
          .containsExactlyElementsOf(counted(50));
    }
  }

  @Test
  void isDoneByOneHubAtATime() throws SQLException {
    PostgresMetricStore one = open();
    append(one, 0, 500, 10);
    clock.advance(Duration.ofDays(2));
    List<PostgresMetricStore> hubs = List.of(one, open(), open());

    ConcurrentStart.run(
        3,
        hub ->
            () -> {
              hubs.get(hub).maintain();
              return hub;
            });
    one.maintain();

    assertThat(points(raw(one), Metric.CPU_USAGE_PERCENT)).hasSize(500);
    assertThat(count("metric_report")).isZero();
  }

  @Test
  void takesWhateverCameWhileItsPartitionWasTakenOut() throws SQLException {
    PostgresMetricStore store = open();
    append(store, 0, 10, 5);
    execute("ALTER TABLE metric_report DETACH PARTITION metric_report_2026112412");
    clock.advance(Duration.ofHours(3));

    store.maintain();

    assertThat(points(raw(store), Metric.CPU_USAGE_PERCENT)).hasSize(10);
    assertThat(count("pg_class WHERE relname = 'metric_report_2026112412'")).isZero();
  }

  @Test
  void leavesWhatItCannotReadWhereItIs() throws SQLException {
    PostgresMetricStore store = open();
    append(store, 0, 10, 5);
    ServerId broken = ServerId.random();
    await(store.append(Reports.of(broken, "boot").cpu(1, noon, 1)));
    String ofANewerHub = HexFormat.of().formatHex(Checksum.added(new byte[] {99}));
    execute(
        "UPDATE metric_report SET payload = '\\x%s' WHERE server_id = '%s'"
            .formatted(ofANewerHub, broken));
    clock.advance(Duration.ofDays(2));

    store.maintain();

    assertThat(count("metric_report")).isEqualTo(1);
    assertThat(points(raw(store), Metric.CPU_USAGE_PERCENT)).hasSize(10);
  }

  @Test
  void forgetsARemovedServer() throws SQLException {
    PostgresMetricStore store = open();
    append(store, 0, 100, 30);
    clock.advance(Duration.ofDays(2));
    store.maintain();
    await(store.append(reports.cpu(9_999, noon.plusSeconds(1), 1)));

    store.deleteServer(serverId);

    for (String table :
        List.of("metric_chunk_raw", "metric_chunk_1m", "metric_chunk_10m", "metric_rollup_due")) {
      assertThat(count(table)).as(table).isZero();
    }
  }

  // ---- making and reading

  /** Series that wander, stand still, and come and go. */
  private void append(PostgresMetricStore store, int from, int to, int stepSeconds) {
    for (int i = from; i < to; i++) {
      MetricReport report =
          reports.report(i, noon.plusSeconds((long) i * stepSeconds), samples(i, cpu(i)));
      appended.add(store.append(report));
    }
    awaitAll();
  }

  private double cpu(int index) {
    return index % 97 == 0 ? 98 : Math.round(random.nextDouble() * 2_000) / 100.0;
  }

  private static Samples samples(int index, double cpu) {
    Samples.Builder samples =
        Reports.cpuSamples(cpu)
            .add(Metric.MEMORY_USED_BYTES, null, 8_589_934_592.0 + Math.floorDiv(index, 7));
    if (index % 100 < 60) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, "web", index % 13);
    }
    if (index % 250 > 200) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, "batch", 0.25);
    }
    return samples.build();
  }

  private List<MetricHistory> everyWay(PostgresMetricStore store, Instant from, Instant to) {
    List<MetricHistory> histories = new ArrayList<>();
    for (Resolution resolution : Resolution.values()) {
      for (int points : new int[] {10, 100, 720, 2_000}) {
        histories.add(
            store.history(new HistoryQuery(serverId, from, to, METRICS, points, resolution)));
      }
    }
    return histories;
  }

  private MetricHistory history(PostgresMetricStore store, Instant from, Instant to, int points) {
    return store.history(new HistoryQuery(serverId, from, to, METRICS, points, Resolution.AUTO));
  }

  private MetricHistory raw(PostgresMetricStore store) {
    return store.history(
        new HistoryQuery(
            serverId,
            noon,
            noon.plus(Duration.ofHours(2)),
            Set.of(Metric.CPU_USAGE_PERCENT),
            2_000,
            Resolution.RAW));
  }

  private double highest(PostgresMetricStore store) {
    return points(
            history(store, noon, noon.plus(Duration.ofDays(1)), 100), Metric.CPU_USAGE_PERCENT)
        .stream()
        .map(Point::maximum)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .max()
        .orElseThrow();
  }

  private static void assertSame(MetricHistory actual, MetricHistory expected) {
    assertThat(actual.resolution()).isEqualTo(expected.resolution());
    assertThat(actual.completeness()).isCloseTo(expected.completeness(), within(0.001));
    assertThat(actual.series()).hasSameSizeAs(expected.series());
    for (int i = 0; i < actual.series().size(); i++) {
      Series one = actual.series().get(i);
      Series other = expected.series().get(i);
      assertThat(one.label()).isEqualTo(other.label());
      assertThat(one.points()).extracting(Point::at).isEqualTo(ats(other));
      for (int k = 0; k < one.points().size(); k++) {
        Point point = one.points().get(k);
        Point same = other.points().get(k);
        assertThat(point.minimum()).isEqualTo(same.minimum());
        assertThat(point.maximum()).isEqualTo(same.maximum());
        if (!same.isGap()) {
          // Averages are rounded, and rounding errors fall to either side.
          assertThat(Objects.requireNonNull(point.average()))
              .isCloseTo(Objects.requireNonNull(same.average()), within(0.011));
        }
      }
    }
  }

  private static List<Long> ats(Series series) {
    return series.points().stream().map(Point::at).toList();
  }

  private static List<Point> points(MetricHistory history, Metric metric) {
    return history.series().stream()
        .filter(series -> series.metric() == metric)
        .flatMap(series -> series.points().stream())
        .filter(point -> !point.isGap())
        .toList();
  }

  private static List<Double> counted(int count) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add((double) i);
    }
    return numbers;
  }

  private void awaitAll() {
    appended.forEach(MetricStoreFixture::await);
    appended.clear();
  }

  private static boolean maintained(PostgresMetricStore store) {
    try {
      store.maintain();
      return true;
    } catch (ChatOpsException | IllegalStateException e) {
      return false;
    }
  }

  private void killConnectionsUntil(AtomicBoolean done) {
    while (!done.get()) {
      try {
        execute(
            "SELECT pg_terminate_backend(pid), pg_sleep(0.02) FROM pg_stat_activity"
                + " WHERE datname = current_database() AND usename = current_user"
                + " AND pid <> pg_backend_pid()");
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
