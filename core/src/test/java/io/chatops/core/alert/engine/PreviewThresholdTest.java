package io.chatops.core.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.ThresholdPreview;
import io.chatops.core.alert.ThresholdPreview.Coverage;
import io.chatops.core.alert.ThresholdPreview.Episode;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.memory.InMemoryMetricStore;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.Samples;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PreviewThresholdTest {
  private final AlertFixture hub = new AlertFixture();
  private final InMemoryMetricStore metrics =
      new InMemoryMetricStore(hub.clock, Duration.ofDays(30));
  private final PreviewThreshold preview =
      new PreviewThreshold(hub.owned, metrics, hub.clock, AlertFixture.SILENCE, Duration.ofDays(3));

  private void cpu(double... values) {
    for (double value : values) {
      hub.clock.advance(AlertFixture.INTERVAL);
      var unused = metrics.append(hub.cpuReport(hub.clock.instant(), value));
    }
  }

  /** A moment after the last report. */
  private ThresholdPreview preview(ThresholdDetails rules, int days) {
    hub.clock.advance(Duration.ofSeconds(1));
    return preview.preview(hub.ada, rules, days, () -> false);
  }

  @Test
  void tellsWhatTheEngineWouldHaveRaised() {
    ThresholdDetails rules = AlertFixture.cpuAbove90(10, 80.0);
    Instant start = hub.clock.instant();
    cpu(50, 95, 96, 99, 85, 91, 80, 50, 95, 95, 50, 95, 95, 95);

    ThresholdPreview shown = preview(rules, 1);

    assertThat(shown.count()).isEqualTo(2);
    assertThat(shown.episodes())
        .containsExactly(
            new Episode(
                hub.server.id(),
                "web-1",
                "",
                start.plusSeconds(70),
                null,
                Duration.ofSeconds(1),
                95,
                Severity.WARNING),
            new Episode(
                hub.server.id(),
                "web-1",
                "",
                start.plusSeconds(20),
                start.plusSeconds(35),
                Duration.ofSeconds(15),
                99,
                Severity.WARNING));
    assertThat(shown.firing()).isEqualTo(Duration.ofSeconds(16));
    assertThat(shown.resolution()).isEqualTo(Duration.ofSeconds(5));
    assertThat(shown.truncated()).isFalse();
  }

  @Test
  void changesNothing() {
    cpu(95, 95);

    preview(AlertFixture.cpuAbove90(0, null), 1);

    assertThat(hub.all()).isEmpty();
    assertThat(hub.thresholds.findAll()).isEmpty();
    assertThat(hub.told).isEmpty();
  }

  @Test
  void looksAtAllServersAcrossItsWindows() {
    for (int day = 0; day < 5; day++) {
      cpu(95, 50);
      hub.clock.advance(Duration.ofDays(1));
    }
    hub.newServer("db-1");

    ThresholdPreview shown = preview(AlertFixture.cpuAbove90(0, null), 30);

    assertThat(shown.servers()).isEqualTo(2);
    assertThat(shown.count()).isEqualTo(5);
    assertThat(shown.episodes())
        .extracting(Episode::startedAt)
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void looksAtTheServersThatHaveTheTagNow() {
    cpu(95, 50);
    ThresholdDetails ofTag = AlertFixture.ofTag("web");
    assertThat(preview(ofTag, 1).servers()).isZero();

    hub.tag(hub.server, "web");
    hub.newServer("db-1");

    assertThat(preview(ofTag, 1).servers()).isEqualTo(1);
    assertThat(preview(ofTag, 1).count()).isEqualTo(1);
  }

  @Test
  void tellsOfTheNewestHundredAndCountsAll() {
    for (int i = 0; i < 150; i++) {
      cpu(95, 50);
    }

    ThresholdPreview shown = preview(AlertFixture.cpuAbove90(0, null), 1);

    assertThat(shown.count()).isEqualTo(150);
    assertThat(shown.episodes()).hasSize(PreviewThreshold.MAX_EPISODES);
    assertThat(shown.truncated()).isTrue();
    assertThat(shown.episodes().get(0).endedAt()).isEqualTo(hub.clock.instant().minusSeconds(1));
  }

  @Test
  void takesGapsBetweenReportsForSilence() {
    cpu(1, 1);
    Instant last = hub.clock.instant();
    hub.clock.advance(Duration.ofMinutes(10));
    cpu(1);

    ThresholdPreview shown =
        preview(AlertFixture.details(MetricType.OFFLINE, null, Comparison.GE, 120, 0, null, 0), 1);

    assertThat(shown.episodes())
        .singleElement()
        .satisfies(
            episode -> {
              assertThat(episode.startedAt())
                  .isBetween(last.plusSeconds(120), last.plusSeconds(121));
              assertThat(episode.endedAt()).isEqualTo(hub.clock.instant().minusSeconds(1));
              assertThat(episode.peakValue()).isBetween(604.0, 605.0);
            });
  }

  @Test
  void showsTheCoverageOfEachServer() {
    Server silent = hub.newServer("db-1");
    cpu(new double[1_440]); // two hours

    ThresholdPreview shown = preview(AlertFixture.cpuAbove90(0, null), 1);

    assertThat(shown.coverage())
        .extracting(Coverage::serverId)
        .containsExactly(silent.id(), hub.server.id());
    assertThat(shown.coverage().get(0)).isEqualTo(new Coverage(silent.id(), "db-1", 0, false));
    assertThat(shown.coverage().get(1).completeness()).isCloseTo(2.0 / 24, within(0.0002));
    assertThat(shown.coverage().get(1).seriesLeftOut()).isFalse();
    assertThat(shown.truncated()).isFalse();
  }

  @Test
  void isCompleteOverReportsAndAverages() {
    hub.clock.advance(Duration.ofHours(1));
    for (int minute = 0; minute < 5 * 24 * 60; minute++) {
      hub.clock.advance(Duration.ofMinutes(1));
      var unused = metrics.append(hub.cpuReport(hub.clock.instant(), 50));
    }

    ThresholdPreview shown = preview(AlertFixture.cpuAbove90(0, null), 4);

    assertThat(shown.coverage()).extracting(Coverage::completeness).containsExactly(1.0);
  }

  @Test
  void knowsNothingOfWhatReportsDoNotTell() {
    cpu(new double[100]);

    ThresholdPreview swap =
        preview(AlertFixture.details(MetricType.SWAP, null, Comparison.GT, 50, 0, null, 0), 1);
    ThresholdPreview offline =
        preview(AlertFixture.details(MetricType.OFFLINE, null, Comparison.GT, 60, 0, null, 0), 1);

    assertThat(swap.coverage()).extracting(Coverage::completeness).containsExactly(0.0);
    assertThat(offline.coverage().get(0).completeness()).isPositive();
  }

  @Test
  void saysWhereAServerHasMoreThanItLooksAt() {
    int most = 200;
    temperatures(most);
    ThresholdDetails hot =
        AlertFixture.details(MetricType.TEMPERATURE, null, Comparison.GT, 90, 0, null, 0);
    assertThat(preview(hot, 1).truncated()).isFalse();

    temperatures(most + 1);
    ThresholdPreview shown = preview(hot, 1);

    assertThat(shown.coverage()).extracting(Coverage::seriesLeftOut).containsExactly(true);
    assertThat(shown.truncated()).isTrue();
  }

  private void temperatures(int sensors) {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < sensors; i++) {
      samples.add(Metric.SENSORS_TEMPERATURE, "sensor " + i, 40);
    }
    hub.clock.advance(AlertFixture.INTERVAL);
    var unused = metrics.append(hub.report(hub.clock.instant(), samples.build()));
  }

  @Test
  void refusesWhatCouldNeverRaiseAnAlert() {
    ThresholdDetails never =
        AlertFixture.details(MetricType.MEMORY, null, Comparison.LT, 0, 0, null, 0);

    assertThatExceptionOfType(InvalidFieldException.class)
        .isThrownBy(() -> preview.preview(hub.ada, never, 1, () -> false))
        .withMessageStartingWith("threshold_value: must be above 0 for lt");
  }

  @Test
  void givesUpForTheNewestPreviewOfItsOwner() {
    ThresholdDetails rules = AlertFixture.cpuAbove90(10, 80.0);
    List<ThresholdPreview> meanwhile = new ArrayList<>();
    AtomicBoolean asked = new AtomicBoolean();
    PreviewThreshold[] busy = new PreviewThreshold[1];
    // Asked for the time in the middle of a preview.
    InstantSource askingBack =
        () -> {
          if (asked.compareAndSet(false, true)) {
            meanwhile.add(busy[0].preview(hub.bob, rules, 1, () -> false));
            meanwhile.add(busy[0].preview(hub.ada, rules, 1, () -> false));
          }
          return hub.clock.instant();
        };
    busy[0] =
        new PreviewThreshold(
            hub.owned, metrics, askingBack, AlertFixture.SILENCE, Duration.ofDays(3));

    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> busy[0].preview(hub.ada, rules, 1, () -> false))
        .matches(e -> e.code() == ErrorCode.RATE_LIMITED)
        .withMessageContaining("newer");

    assertThat(meanwhile).extracting(ThresholdPreview::servers).containsExactly(0, 1);
  }

  @Test
  void endsOnceNobodyWaitsForIt() {
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> preview.preview(hub.ada, AlertFixture.cpuAbove90(0, null), 1, () -> true))
        .matches(e -> e.code() == ErrorCode.RATE_LIMITED);
  }

  @Test
  void readsInFullOnlyWhereAnAlertIsPossible() {
    cpuOfMinutes(10 * 24 * 60, 50);
    cpuOfMinutes(30, 95);
    cpuOfMinutes(10 * 24 * 60, 50);
    List<HistoryQuery> queries = new ArrayList<>();

    ThresholdPreview shown = slow(Duration.ZERO, queries).preview(hub.ada, HIGH, 30, () -> false);

    assertThat(shown.episodes())
        .singleElement()
        .satisfies(episode -> assertThat(episode.length()).isBetween(minutes(25), minutes(35)));
    assertThat(queries).hasSizeLessThan(5);
    assertThat(shown.coverage().get(0).completeness()).isBetween(0.65, 0.68);
  }

  @Test
  void looksAtFiftyServersWithinASecond() {
    for (int i = 1; i < PreviewThreshold.MAX_SERVERS; i++) {
      hub.newServer("db-" + i);
    }
    cpuOfMinutes(28 * 24 * 60, 95);
    List<HistoryQuery> queries = new ArrayList<>();
    Instant before = hub.clock.instant();

    ThresholdPreview shown =
        slow(Duration.ofMillis(16), queries).preview(hub.ada, HIGH, 30, () -> false);

    assertThat(hub.clock.instant()).isBefore(before.plusSeconds(1));
    assertThat(shown.servers()).isEqualTo(PreviewThreshold.MAX_SERVERS);
    assertThat(shown.count()).isEqualTo(1);
  }

  @Test
  void givesAllServersTheirFirstLookBeforeAnyDetails() {
    newServersAfterTheFirst(12);
    cpuOfMinutes(30, 95);

    assertThat(firstDetailsAfter(HIGH)).isEqualTo(4); // half of ten, twice, and both of three
  }

  @Test
  void letsFewSeriesWaitForDetails() {
    newServersAfterTheFirst(12);
    for (int hour = 0; hour < 20 * 24; hour++) {
      hub.clock.advance(Duration.ofHours(1));
      temperatures(210);
    }
    ThresholdDetails warm =
        AlertFixture.details(MetricType.TEMPERATURE, null, Comparison.GT, 30, 0, null, 0);

    // The first server has 100,800 points, and is read again for them.
    assertThat(firstDetailsAfter(warm)).isEqualTo(3);
  }

  private void newServersAfterTheFirst(int count) {
    for (int i = 0; i < count; i++) {
      hub.newServer("x-" + i);
    }
  }

  /**
   * Returns how many queries of a preview of 30 days are of all the time, before the first else.
   */
  private long firstDetailsAfter(ThresholdDetails rules) {
    List<HistoryQuery> queries = new ArrayList<>();
    slow(Duration.ZERO, queries).preview(hub.ada, rules, 30, () -> false);
    return queries.stream().takeWhile(query -> query.length().equals(Duration.ofDays(30))).count();
  }

  @Test
  void leavesServersOutForWhichThereIsNoTime() {
    newServersAfterTheFirst(11);
    List<HistoryQuery> queries = new ArrayList<>();

    ThresholdPreview shown =
        slow(Duration.ofSeconds(2), queries).preview(hub.ada, HIGH, 30, () -> false);

    assertThat(shown.servers()).isEqualTo(10); // read at once, before the time was over
    assertThat(shown.skippedServers()).isEqualTo(2);
    assertThat(shown.truncated()).isTrue();
  }

  private static final ThresholdDetails HIGH = AlertFixture.cpuAbove90(0, null);

  private static Duration minutes(long count) {
    return Duration.ofMinutes(count);
  }

  private void cpuOfMinutes(int count, double value) {
    for (int minute = 0; minute < count; minute++) {
      hub.clock.advance(minutes(1));
      var unused = metrics.append(hub.cpuReport(hub.clock.instant(), value));
    }
  }

  /** A preview whose history takes that long for each query. */
  private PreviewThreshold slow(Duration each, List<HistoryQuery> queries) {
    return new PreviewThreshold(
        hub.owned,
        new SlowStore(each, queries),
        hub.clock,
        AlertFixture.SILENCE,
        Duration.ofDays(3));
  }

  /**
   * The history of the test's store, after some time by its clock. Safe for use by many threads.
   */
  private final class SlowStore implements MetricStore {
    private final Duration each;
    private final List<HistoryQuery> queries;

    private SlowStore(Duration each, List<HistoryQuery> queries) {
      this.each = each;
      this.queries = queries;
    }

    @Override
    public synchronized MetricHistory history(HistoryQuery query) {
      hub.clock.advance(each);
      queries.add(query);
      return metrics.history(query);
    }

    @Override
    public synchronized List<MetricHistory> history(FleetQuery query) {
      hub.clock.advance(each);
      queries.add(query.of(query.servers().get(0)));
      return metrics.history(query);
    }

    @Override
    public CompletableFuture<AppendOutcome> append(MetricReport report) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int queueLimit() {
      return metrics.queueLimit();
    }

    @Override
    public void deleteServer(ServerId serverId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void refresh(ServerId serverId) {}

    @Override
    public boolean maintain(int callers, Duration period) {
      return false;
    }
  }

  @Test
  void looksOnlyAtOnesOwnServers() {
    ThresholdDetails rules = AlertFixture.cpuAbove90(0, null);
    cpu(95);

    assertThat(preview.preview(hub.bob, rules, 7, () -> false).servers()).isZero();
    ThresholdDetails onAdas =
        new ThresholdDetails(
            null,
            hub.server.id(),
            null,
            MetricType.CPU,
            null,
            Comparison.GT,
            90,
            Duration.ZERO,
            null,
            null,
            Duration.ZERO,
            true);
    assertThatExceptionOfType(ChatOpsException.class)
        .isThrownBy(() -> preview.preview(hub.bob, onAdas, 7, () -> false))
        .matches(e -> e.code() == ErrorCode.NOT_FOUND);
  }
}
