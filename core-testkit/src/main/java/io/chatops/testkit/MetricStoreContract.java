package io.chatops.testkit;

import static io.chatops.core.metric.AppendOutcome.DUPLICATE;
import static io.chatops.core.metric.AppendOutcome.STORED;
import static io.chatops.core.metric.AppendOutcome.TOO_OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.metric.MetricHistory.Series;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.Samples;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link MetricStore} for reports; {@link HistoryContract} is about reading. */
public abstract class MetricStoreContract {
  /** The retention of the store under test. */
  public static final Duration RETENTION = Duration.ofDays(7);

  protected final ServerId serverId = ServerId.random();
  protected final Reports reports = Reports.of(serverId, UUID.randomUUID().toString());
  private final Reports uncounted = Reports.withoutBootId(serverId);

  /** Two hours ago, on a full hour: nothing of a test lies in the future. */
  protected final Instant start =
      InstantSource.system().instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(2));

  /** The store, on the system's clock. */
  protected abstract MetricStore store();

  /** The same data in a store that remembers nothing of it, as after a restart. */
  protected abstract MetricStore reopened();

  @Test
  void hasNoHistoryOfAServerItNeverHeardOf() {
    MetricHistory history = history(serverId, start, start.plusSeconds(60), Resolution.AUTO);

    assertThat(history.series()).isEmpty();
    assertThat(history.completeness()).isZero();
  }

  @Test
  void hasStoredAReportWhenItSaysSo() {
    assertThat(append(reports.cpu(1, start, 12.34))).isEqualTo(STORED);

    List<Series> series =
        reopened().history(query(serverId, start, start.plusSeconds(1), Resolution.RAW)).series();
    assertThat(series)
        .containsExactly(
            new Series(
                Metric.CPU_USAGE_PERCENT,
                null,
                List.of(new Point(start.toEpochMilli(), 12.34, 12.34, 12.34))));
  }

  @Test
  void isMaintainedAgainOnceThatIsDue() {
    store().maintain();

    assertThat(store().maintain(1, Duration.ofHours(1))).isTrue();
    assertThat(store().maintain(1, Duration.ofHours(1))).as("not due").isFalse();
    assertThat(store().maintain(1, Duration.ZERO)).as("at any time").isTrue();
  }

  @Test
  void keepsEveryMetricToItsScale() {
    Samples.Builder samples = new Samples.Builder();
    for (Metric metric : Metric.values()) {
      samples.add(metric, metric.isLabelled() ? "a" : null, 1234.0 + 3.0 / metric.scale());
    }
    append(reports.report(1, start, samples.build()));

    MetricHistory history =
        store()
            .history(
                new HistoryQuery(
                    serverId,
                    start,
                    start.plusSeconds(1),
                    Set.of(Metric.values()),
                    10,
                    Resolution.RAW));
    assertThat(history.series()).hasSameSizeAs(Metric.values());
    for (Series series : history.series()) {
      assertThat(series.points().get(0).average())
          .as(series.metric().path())
          .isEqualTo(1234.0 + 3.0 / series.metric().scale());
    }
  }

  @Test
  void keepsExtremeValues() {
    List<Double> values = List.of(9e15, -9e15, 0.0, -40.5, 0.01, 8_796_093_022_208.0);
    for (int i = 0; i < values.size(); i++) {
      Samples samples =
          new Samples.Builder().add(Metric.SENSORS_TEMPERATURE, "cpu", values.get(i)).build();
      append(reports.report(i + 1, start.plusSeconds(i), samples));
    }

    List<Double> expected = List.of(9e15, -9e15, 0.0, -40.5, 0.0, 8_796_093_022_208.0);
    assertThat(pointsOf(Metric.SENSORS_TEMPERATURE))
        .extracting(Point::average)
        .containsExactlyElementsOf(expected);
  }

  @Test
  void refusesAReportSentAgain() {
    append(reports.cpu(1, start, 1));
    append(reports.cpu(2, start.plusSeconds(5), 2));

    assertThat(append(reports.cpu(2, start.plusSeconds(5), 2))).isEqualTo(DUPLICATE);
    assertThat(append(reports.cpu(1, start, 1))).isEqualTo(DUPLICATE);
    assertThat(pointsOf(Metric.CPU_USAGE_PERCENT)).hasSize(2);
  }

  @Test
  void refusesAReportSentAgainAfterARestart() {
    append(reports.cpu(1, start, 1));
    append(reports.cpu(2, start.plusSeconds(5), 2));
    MetricStore restarted = reopened();

    assertThat(append(restarted, reports.cpu(1, start, 1))).isEqualTo(DUPLICATE);
    assertThat(append(restarted, reports.cpu(2, start.plusSeconds(5), 2))).isEqualTo(DUPLICATE);
    assertThat(append(restarted, reports.cpu(3, start.plusSeconds(10), 3))).isEqualTo(STORED);
    assertThat(pointsOf(Metric.CPU_USAGE_PERCENT)).hasSize(3);
  }

  @Test
  void refusesTheSameReportTwiceInOneBurst() {
    List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      outcomes.add(store().append(reports.cpu(i / 2, start.plusSeconds(i / 2), i)));
      outcomes.add(store().append(uncounted.cpu(0, start.plusMillis(500 + 1000 * (i / 2)), i)));
    }

    List<AppendOutcome> all = outcomes.stream().map(MetricStoreContract::await).toList();
    assertThat(all).filteredOn(STORED::equals).hasSize(20);
    assertThat(all).filteredOn(DUPLICATE::equals).hasSize(20);
    assertThat(pointsOf(Metric.CPU_USAGE_PERCENT)).hasSize(20);
  }

  @Test
  void storesALaterReportWhoseSequenceBeganAnew() {
    append(reports.cpu(100, start, 1));

    assertThat(append(reports.cpu(1, start.plusSeconds(5), 2))).isEqualTo(STORED);
    assertThat(append(reports.cpu(1, start.plusSeconds(5), 2))).isEqualTo(DUPLICATE);
    assertThat(append(reports.cpu(2, start.plusSeconds(10), 3))).isEqualTo(STORED);
  }

  @Test
  void storesAnEarlierReportOfAHigherSequence() {
    append(reports.cpu(1, start.plusSeconds(60), 1));

    // The host's clock was set back.
    assertThat(append(reports.cpu(2, start, 2))).isEqualTo(STORED);
    assertThat(append(reports.cpu(2, start, 2))).isEqualTo(DUPLICATE);
  }

  @Test
  void countsEachStartOfAnAgentByItself() {
    append(reports.cpu(7, start, 1));
    Reports restarted = Reports.of(serverId, UUID.randomUUID().toString());

    assertThat(append(restarted.cpu(1, start.minusSeconds(5), 2))).isEqualTo(STORED);
    assertThat(append(restarted.cpu(7, start, 3)))
        .as("same time and sequence")
        .isEqualTo(DUPLICATE);
    assertThat(append(restarted.cpu(8, start.plusSeconds(5), 4))).isEqualTo(STORED);
  }

  @Test
  void distinguishesUncountedReportsByTimeAndSequence() {
    assertThat(append(uncounted.cpu(0, start, 1))).isEqualTo(STORED);
    assertThat(append(uncounted.cpu(0, start, 1))).isEqualTo(DUPLICATE);
    assertThat(append(uncounted.cpu(0, start.plusNanos(1000), 1))).isEqualTo(STORED);
    assertThat(append(uncounted.cpu(1, start, 1))).isEqualTo(STORED);
    assertThat(append(uncounted.cpu(0, start.minusSeconds(60), 1))).isEqualTo(STORED);
    assertThat(append(reopened(), uncounted.cpu(0, start, 1))).isEqualTo(DUPLICATE);
  }

  @Test
  void storesLateReports() {
    append(reports.cpu(1, start, 1));
    Reports spool = Reports.of(serverId, UUID.randomUUID().toString());

    assertThat(append(spool.cpu(1, start.minus(Duration.ofDays(6)), 2))).isEqualTo(STORED);
    assertThat(append(spool.cpu(2, start.minus(Duration.ofDays(3)), 3))).isEqualTo(STORED);

    MetricHistory history =
        history(serverId, start.minus(RETENTION), start.plusSeconds(1), Resolution.RAW);
    assertThat(history.series().get(0).points())
        .filteredOn(point -> !point.isGap())
        .extracting(Point::average)
        .containsExactly(2.0, 3.0, 1.0);
  }

  @Test
  void storesAReportOfAnAbsurdFutureAsOfNow() {
    assertThat(append(reports.cpu(1, Instant.parse("2300-01-01T00:00:00Z"), 1))).isEqualTo(STORED);
  }

  @Test
  void refusesWhatIsOlderThanTheRetention() {
    Instant tooOld = start.minus(RETENTION);

    assertThat(append(reports.cpu(1, tooOld, 1))).isEqualTo(TOO_OLD);
    assertThat(append(reports.cpu(2, Instant.EPOCH, 1))).isEqualTo(TOO_OLD);
    // The zero of other languages' times, beyond what a count of nanoseconds can hold.
    assertThat(append(reports.cpu(3, Instant.parse("0001-01-01T00:00:00Z"), 1))).isEqualTo(TOO_OLD);
    assertThat(history(serverId, tooOld, start, Resolution.AUTO).series()).isEmpty();
  }

  @Test
  void storesAReportFromTheFutureAtItsReceipt() {
    Instant claimed = start.plus(Duration.ofDays(10_000));

    assertThat(append(reports.received(1, claimed, start))).isEqualTo(STORED);
    // Sent again it is received later, and is still the same report.
    assertThat(append(reports.received(1, claimed, start.plusSeconds(9)))).isEqualTo(DUPLICATE);
    assertThat(append(reopened(), reports.received(1, claimed, start.plusSeconds(20))))
        .isEqualTo(DUPLICATE);
    assertThat(append(reports.cpu(2, start.plusSeconds(30), 1))).as("clock set").isEqualTo(STORED);

    assertThat(pointsOf(Metric.CPU_USAGE_PERCENT))
        .extracting(Point::at)
        .containsExactly(start.toEpochMilli(), start.plusSeconds(30).toEpochMilli());
  }

  @Test
  void believesAClockThatIsALittleAhead() {
    Instant claimed = start.plus(MetricStore.MAX_AHEAD);

    append(reports.received(1, claimed, start));

    assertThat(pointsOf(Metric.CPU_USAGE_PERCENT))
        .extracting(Point::at)
        .containsExactly(claimed.toEpochMilli());
  }

  @Test
  void storesAReportWithoutNumbers() {
    Samples none = new Samples.Builder().build();

    assertThat(append(reports.report(1, start, none))).isEqualTo(STORED);
    assertThat(append(reports.report(1, start, none))).isEqualTo(DUPLICATE);
    assertThat(history(serverId, start, start.plusSeconds(1), Resolution.RAW).series()).isEmpty();
  }

  @Test
  void storesEachReportOnceWhenSeveralSendTheSame() {
    List<List<AppendOutcome>> outcomes =
        ConcurrentStart.run(
            4,
            thread ->
                () -> {
                  List<CompletableFuture<AppendOutcome>> mine = new ArrayList<>();
                  for (int i = 0; i < 50; i++) {
                    mine.add(store().append(reports.cpu(i, start.plusSeconds(i), i)));
                  }
                  return mine.stream().map(MetricStoreContract::await).toList();
                });

    assertThat(outcomes.stream().flatMap(List::stream)).filteredOn(STORED::equals).hasSize(50);
    assertThat(pointsOf(Metric.CPU_USAGE_PERCENT)).hasSize(50);
  }

  @Test
  void forgetsARemovedServer() {
    append(reports.cpu(1, start, 1));
    Reports others = Reports.of(ServerId.random(), "boot");
    append(others.cpu(1, start, 1));

    store().deleteServer(serverId);
    store().deleteServer(serverId);

    assertThat(history(serverId, start, start.plusSeconds(1), Resolution.AUTO).series()).isEmpty();
    assertThat(append(others.cpu(1, start, 1))).isEqualTo(DUPLICATE);
    assertThat(append(reports.cpu(2, start.plusSeconds(1), 1)))
        .as("still under way")
        .isEqualTo(TOO_OLD);
    assertThat(history(serverId, start, start.plusSeconds(9), Resolution.AUTO).series()).isEmpty();
  }

  @Test
  void storesNothingThatWaitedWhenItsServerWasRemoved() {
    List<CompletableFuture<AppendOutcome>> waiting = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      waiting.add(store().append(reports.cpu(i, start.plusMillis(i), i)));
    }

    store().deleteServer(serverId);

    waiting.forEach(MetricStoreContract::await);
    assertThat(history(serverId, start, start.plusSeconds(60), Resolution.AUTO).series()).isEmpty();
  }

  @Test
  void distinguishesBootsOfADayAndStoresAllReports() {
    List<CompletableFuture<AppendOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < MetricStore.STARTS_PER_DAY; i++) {
      outcomes.add(store().append(startOf(i).cpu(2, start.plusSeconds(i + 10), i)));
    }
    assertThat(outcomes.stream().map(MetricStoreContract::await)).containsOnly(STORED);

    Instant later = start.plusSeconds(3_000);
    Reports beyond = startOf(MetricStore.STARTS_PER_DAY);
    assertThat(append(beyond.cpu(2, later.plusSeconds(1), 1))).isEqualTo(STORED);
    assertThat(append(beyond.cpu(2, later.plusSeconds(1), 1))).as("same key").isEqualTo(DUPLICATE);
    // A start with a mark would take this for a repetition, since it has come further.
    assertThat(append(beyond.cpu(1, later, 1))).as("no mark").isEqualTo(STORED);
    for (int i : List.of(0, MetricStore.STARTS_PER_DAY - 1)) {
      assertThat(append(startOf(i).cpu(1, start.plusSeconds(i), 1)))
          .as("start %d keeps its mark", i)
          .isEqualTo(DUPLICATE);
      assertThat(append(startOf(i).cpu(3, later.plusSeconds(i + 2), 1))).isEqualTo(STORED);
    }
  }

  private Reports startOf(int number) {
    return Reports.of(serverId, "start-" + number);
  }

  @Test
  void staysTheSameWhenRefreshedAndMaintained() {
    append(reports.cpu(1, start, 1));

    store().refresh(serverId);
    store().maintain();
    store().maintain();

    assertThat(append(reports.cpu(1, start, 1))).isEqualTo(DUPLICATE);
    assertThat(pointsOf(Metric.CPU_USAGE_PERCENT)).hasSize(1);
    assertThat(append(reports.cpu(2, start.plusSeconds(5), 1))).isEqualTo(STORED);
  }

  @Test
  void hasRoomForMoreThanOneReport() {
    assertThat(store().queueLimit()).isGreaterThan(100);
  }

  protected final AppendOutcome append(MetricReport report) {
    return append(store(), report);
  }

  protected final MetricHistory history(
      ServerId of, Instant from, Instant to, Resolution resolution) {
    return store().history(query(of, from, to, resolution));
  }

  /** All samples of this test's server in the hour from {@link #start}. */
  private List<Point> pointsOf(Metric metric) {
    HistoryQuery query =
        new HistoryQuery(
            serverId,
            start.minusSeconds(600),
            start.plusSeconds(3600),
            Set.of(metric),
            2000,
            Resolution.RAW);
    return store().history(query).series().stream()
        .flatMap(series -> series.points().stream())
        .filter(point -> !point.isGap())
        .toList();
  }

  private static HistoryQuery query(ServerId of, Instant from, Instant to, Resolution resolution) {
    return new HistoryQuery(of, from, to, Set.of(Metric.CPU_USAGE_PERCENT), 300, resolution);
  }

  private static AppendOutcome append(MetricStore store, MetricReport report) {
    return await(store.append(report));
  }

  protected static AppendOutcome await(CompletableFuture<AppendOutcome> outcome) {
    return outcome.orTimeout(1, TimeUnit.MINUTES).join();
  }
}
