package io.chatops.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
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
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The contract of {@link MetricStore} for history. */
public abstract class HistoryContract {
  private final ServerId serverId = ServerId.random();
  private final Reports reports = Reports.of(serverId, "boot-" + serverId);
  private final Instant start =
      InstantSource.system().instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(3));
  private final List<CompletableFuture<?>> appended = new ArrayList<>();

  /** The store, on the system's clock. */
  protected abstract MetricStore store();

  @Test
  void includesTheStartOfTheRangeAndNotItsEnd() {
    appendCpu(3, 5, i -> i);

    assertThat(points(cpu(start, start.plusSeconds(10), 300, Resolution.RAW)))
        .extracting(Point::average)
        .containsExactly(0.0, 1.0);
    assertThat(points(cpu(start.plusMillis(1), start.plusSeconds(11), 300, Resolution.RAW)))
        .extracting(Point::average)
        .containsExactly(1.0, 2.0);
  }

  @Test
  void showsEachSampleOfAShortRawHistory() {
    appendCpu(100, 5, i -> i % 7);

    MetricHistory raw = cpu(start, start.plusSeconds(500), 100, Resolution.RAW);
    MetricHistory tooMany = cpu(start, start.plusSeconds(500), 99, Resolution.RAW);

    assertThat(points(raw)).hasSize(100);
    assertThat(points(raw).get(10))
        .isEqualTo(new Point(start.plusSeconds(50).toEpochMilli(), 3.0, 3.0, 3.0));
    assertThat(raw.resolution()).isEqualTo(Duration.ofSeconds(5));
    assertThat(points(tooMany)).hasSizeLessThan(99);
  }

  @Test
  void keepsPeaksInBuckets() {
    appendCpu(720, 5, i -> i == 333 ? 99.5 : i == 334 ? 0.25 : 10);

    MetricHistory history = cpu(start, start.plusSeconds(3600), 10, Resolution.AUTO);

    assertThat(points(history)).hasSizeBetween(5, 10);
    assertThat(points(history)).extracting(Point::maximum).contains(99.5);
    assertThat(points(history)).extracting(Point::minimum).contains(0.25);
    long millis = history.resolution().toMillis();
    assertThat(points(history)).allMatch(point -> point.at() % millis == 0);
    double perBucket = history.resolution().toSeconds() / 5.0;
    Point peak =
        points(history).stream()
            .filter(point -> Objects.equals(point.maximum(), 99.5))
            .findFirst()
            .orElseThrow();
    assertThat(peak.average()).isCloseTo((10 * (perBucket - 2) + 99.75) / perBucket, within(0.005));
  }

  @Test
  void neverGivesMorePointsThanAskedFor() {
    appendCpu(720, 5, i -> i / 10.0);

    for (int points : new int[] {10, 11, 59, 60, 61, 100, 299, 719, 720, 721, 2000}) {
      for (long offset : new long[] {0, 1, 17}) {
        for (Resolution resolution : Resolution.values()) {
          MetricHistory history =
              cpu(
                  start.plusSeconds(offset).plusMillis(offset),
                  start.plusSeconds(3600),
                  points,
                  resolution);
          assertThat(points(history))
              .as("%s points from %s s, %s", points, offset, resolution)
              .hasSizeLessThanOrEqualTo(points)
              .isNotEmpty();
        }
      }
    }
  }

  @Test
  void breaksTheLineWhereReportsAreMissing() {
    for (int i = 0; i < 60; i++) {
      int second = i < 30 ? i * 5 : i * 5 + 300;
      append(reports.cpu(i, start.plusSeconds(second), 1));
    }

    for (Resolution resolution : Resolution.values()) {
      MetricHistory history = cpu(start, start.plusSeconds(600), 300, resolution);
      assertThat(points(history)).filteredOn(Point::isGap).hasSize(1);
      Point gap = points(history).stream().filter(Point::isGap).findFirst().orElseThrow();
      assertThat(gap.at())
          .isBetween(start.plusSeconds(145).toEpochMilli(), start.plusSeconds(450).toEpochMilli());
      assertThat(history.completeness()).isCloseTo(0.5, within(0.02));
    }
  }

  @Test
  void isCompleteWhenNoReportIsMissing() {
    appendCpu(720, 5, i -> 1);

    assertThat(cpu(start, start.plusSeconds(3600), 300, Resolution.AUTO).completeness())
        .isCloseTo(1.0, within(0.002));
    assertThat(
            cpu(start.minusSeconds(3600), start.plusSeconds(3600), 300, Resolution.AUTO)
                .completeness())
        .isCloseTo(0.5, within(0.002));
  }

  @Test
  void judgesCompletenessOnlyUpToNow() {
    Instant now = InstantSource.system().instant();
    for (int i = 0; i <= 120; i++) {
      append(reports.cpu(i, now.minusSeconds(600 - 5 * i), 1));
    }

    MetricHistory history =
        cpu(now.minusSeconds(600), now.plus(Duration.ofDays(30)), 300, Resolution.AUTO);

    assertThat(history.completeness()).isCloseTo(1.0, within(0.05));
  }

  @Test
  void showsSeriesOfAMetricByTheirLabels() {
    String odd = "/mnt/\"ö🦊' OR 1=1--";
    for (int i = 0; i < 4; i++) {
      Samples.Builder samples = new Samples.Builder();
      samples.add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/var", 50);
      if (i >= 2) {
        samples.add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, odd, 70 + i);
      }
      if (i < 2) {
        samples.add(Metric.DISK_FILESYSTEMS_USAGE_PERCENT, "/", 10 + i);
      }
      append(reports.report(i, start.plusSeconds(i * 5L), samples.build()));
    }

    MetricHistory history =
        read(start, start.plusSeconds(60), 300, Metric.DISK_FILESYSTEMS_USAGE_PERCENT);

    assertThat(history.series()).extracting(Series::label).containsExactly("/", odd, "/var");
    assertThat(history.series())
        .extracting(series -> series.points().size())
        .containsExactly(2, 2, 4);
  }

  @Test
  void sortsSeriesByMetricAndShowsOnlyThoseAskedFor() {
    Samples samples =
        new Samples.Builder()
            .add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, "eth1", 1)
            .add(Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND, "eth0", 2)
            .add(Metric.MEMORY_USED_BYTES, null, 3)
            .add(Metric.CPU_USAGE_PERCENT, null, 4)
            .build();
    append(reports.report(1, start, samples));
    append(Reports.of(ServerId.random(), "other").report(1, start, samples));

    MetricHistory history =
        read(
            start,
            start.plusSeconds(60),
            300,
            Metric.NETWORK_INTERFACES_SENT_BYTES_PER_SECOND,
            Metric.CPU_USAGE_PERCENT,
            Metric.CPU_LOAD_1M);

    assertThat(history.series())
        .extracting(series -> series.metric().path() + " " + series.label())
        .containsExactly(
            "cpu.usage_percent null",
            "network.interfaces.sent_bytes_per_second eth0",
            "network.interfaces.sent_bytes_per_second eth1");
    assertThat(history.series().get(0).points()).hasSize(1);
  }

  @Test
  void takesLabelsWhateverIsInThem() {
    String longest = "x".repeat(Samples.Builder.MAX_LABEL_LENGTH);
    Samples samples =
        new Samples.Builder()
            .add(Metric.CONTAINERS_CPU_PERCENT, "nul\0", 1)
            .add(Metric.CONTAINERS_CPU_PERCENT, "half\ud83e", 2)
            .add(Metric.CONTAINERS_CPU_PERCENT, "", 3)
            .add(Metric.CONTAINERS_CPU_PERCENT, longest + "cut", 4)
            .build();
    append(reports.report(1, start, samples));

    MetricHistory history = read(start, start.plusSeconds(60), 300, Metric.CONTAINERS_CPU_PERCENT);

    assertThat(history.series()).hasSize(4);
    assertThat(history.series()).extracting(Series::label).contains("", longest);
  }

  @Test
  void storesAReportWithTheMaximumOfSamples() {
    Samples.Builder samples = new Samples.Builder();
    for (int i = 0; i < Samples.Builder.MAX_SAMPLES; i++) {
      samples.add(Metric.CONTAINERS_CPU_PERCENT, serverId + " " + i % 2_500, i);
    }
    append(reports.report(1, start, samples.build()));

    MetricHistory history = read(start, start.plusSeconds(60), 100, Metric.CONTAINERS_CPU_PERCENT);

    assertThat(history.series()).hasSize(2_500);
    assertThat(history.seriesLeftOut()).isFalse();
    // And even then an answer is bounded, and says so.
    MetricHistory bounded = read(start, start.plusSeconds(60), 2000, Metric.CONTAINERS_CPU_PERCENT);
    assertThat(bounded.series()).hasSize(200);
    assertThat(bounded.seriesLeftOut()).isTrue();
  }

  @Test
  void showsSeveralServersEachAsItIsAlone() {
    appendCpu(100, 5, i -> i);
    ServerId silent = ServerId.random();
    ServerId other = ServerId.random();
    Reports its = Reports.of(other, "boot");
    for (int i = 0; i < 10; i++) {
      append(its.cpu(i, start.plusSeconds(i * 30L), 100 - i));
    }

    FleetQuery query =
        new FleetQuery(
            List.of(other, silent, serverId),
            start,
            start.plusSeconds(600),
            Set.of(Metric.CPU_USAGE_PERCENT),
            100,
            Resolution.RAW);
    List<MetricHistory> histories = read(query);

    assertThat(histories).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(histories.get(i)).isEqualTo(read(query.of(query.servers().get(i))));
    }
    assertThat(histories.get(1).series()).isEmpty();
    assertThat(points(histories.get(2))).hasSize(100);
  }

  @Test
  void givesEachServerTheSameShareOfAnAnswer() {
    List<ServerId> servers = new ArrayList<>();
    for (int server = 0; server < 40; server++) {
      ServerId one = ServerId.random();
      servers.add(one);
      Samples.Builder samples = new Samples.Builder();
      for (int i = 0; i < 10; i++) {
        samples.add(Metric.CONTAINERS_CPU_PERCENT, "container-" + i, i);
      }
      append(Reports.of(one, "boot").report(1, start, samples.build()));
    }

    List<MetricHistory> histories =
        read(
            new FleetQuery(
                servers,
                start,
                start.plusSeconds(60),
                Set.of(Metric.CONTAINERS_CPU_PERCENT),
                2_000,
                Resolution.AUTO));

    assertThat(histories).hasSize(40).allMatch(history -> history.series().size() == 5);
  }

  @Test
  void showsTheFirstValueOfARepeatedSeries() {
    append(
        reports.report(
            1, start, Reports.cpuSamples(10).add(Metric.CPU_USAGE_PERCENT, null, 90).build()));

    assertThat(points(cpu(start, start.plusSeconds(60), 300, Resolution.RAW)))
        .extracting(Point::maximum)
        .containsExactly(10.0);
  }

  private interface ValueAt {
    double of(int index);
  }

  private void appendCpu(int count, int stepSeconds, ValueAt value) {
    for (int i = 0; i < count; i++) {
      append(reports.cpu(i, start.plusSeconds((long) i * stepSeconds), value.of(i)));
    }
  }

  private void append(MetricReport report) {
    appended.add(store().append(report));
  }

  private MetricHistory cpu(Instant from, Instant to, int points, Resolution resolution) {
    return read(
        new HistoryQuery(serverId, from, to, Set.of(Metric.CPU_USAGE_PERCENT), points, resolution));
  }

  private MetricHistory read(Instant from, Instant to, int points, Metric... metrics) {
    return read(new HistoryQuery(serverId, from, to, Set.of(metrics), points, Resolution.AUTO));
  }

  private MetricHistory read(HistoryQuery query) {
    return read(FleetQuery.of(query)).get(0);
  }

  private List<MetricHistory> read(FleetQuery query) {
    appended.forEach(one -> one.orTimeout(1, TimeUnit.MINUTES).join());
    return store().history(query);
  }

  private static List<Point> points(MetricHistory history) {
    assertThat(history.series()).hasSize(1);
    return history.series().get(0).points();
  }
}
