package io.chatops.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.HistoryQuery.Resolution;
import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.metric.MetricHistory.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HistoryBuilderTest {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final Instant MUCH_LATER = START.plus(Duration.ofDays(365));
  private static final long AT = START.toEpochMilli();

  @Test
  void isEmptyWithoutReports() {
    MetricHistory history =
        new HistoryBuilder(
                query(Duration.ofHours(1), 300, Resolution.AUTO),
                MUCH_LATER,
                Coverage.ofReports(times()))
            .build();

    assertThat(history.series()).isEmpty();
    assertThat(history.completeness()).isZero();
    assertThat(history.start()).isEqualTo(START);
  }

  @Test
  void choosesWidthsThatPeopleReadOffEasily() {
    assertThat(resolution(Duration.ofHours(1), 300)).isEqualTo(Duration.ofSeconds(15));
    assertThat(resolution(Duration.ofDays(1), 300)).isEqualTo(Duration.ofMinutes(5));
    assertThat(resolution(Duration.ofDays(7), 300)).isEqualTo(Duration.ofHours(1));
    assertThat(resolution(Duration.ofDays(30), 300)).isEqualTo(Duration.ofHours(3));
    assertThat(resolution(Duration.ofSeconds(5), 300)).isEqualTo(Duration.ofSeconds(1));
    assertThat(resolution(Duration.ofDays(365 * 20), 10)).isEqualTo(Duration.ofDays(812));
  }

  @Test
  void averagesWithinABucketAndKeepsItsExtremes() {
    HistoryBuilder builder = builder(Duration.ofHours(1), 300, Resolution.AUTO, 0, 5, 10, 15);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT, 1);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT + 5_000, 2);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT + 10_000, 6);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT + 15_000, 4);

    assertThat(points(builder))
        .containsExactly(new Point(AT, 3.0, 1.0, 6.0), new Point(AT + 15_000, 4.0, 4.0, 4.0));
  }

  @Test
  void roundsAveragesToWhatWasMeasuredButNeverPastIt() {
    assertThat(averageOf(Metric.CPU_USAGE_PERCENT, 0.1, 0.2, 0.3)).isEqualTo(0.2);
    assertThat(averageOf(Metric.CPU_USAGE_PERCENT, 12.3, 12.3, 12.3)).isEqualTo(12.3);
    assertThat(averageOf(Metric.CPU_LOAD_1M, 1, 1, 2)).isEqualTo(1.33);
    assertThat(averageOf(Metric.CPU_CORES, 1, 2)).isEqualTo(1.5);
    assertThat(averageOf(Metric.SENSORS_VOLTAGE, 1.101, 1.102, 1.102)).isEqualTo(1.102);
    assertThat(averageOf(Metric.MEMORY_USED_BYTES, 1, 2, 2)).isEqualTo(2);
    assertThat(averageOf(Metric.MEMORY_USED_BYTES, 9007199254740991.0))
        .isEqualTo(0x1FFFFFFFFFFFFFp0);
    assertThat(averageOf(Metric.CPU_USAGE_PERCENT, 0.001, 0.001)).isEqualTo(0.001);
  }

  @Test
  void isCompleteOnlyWhenNothingIsMissing() {
    long[] nearlyAll = LongStream.range(4, 200_000).map(i -> i * 5).toArray();
    Duration length = Duration.ofSeconds(1_000_000);

    assertThat(builder(length, 300, Resolution.AUTO, nearlyAll).build().completeness())
        .isEqualTo(0.9999);
  }

  @Test
  void takesSampleTimesAsTheyAreWhenRaw() {
    HistoryBuilder builder = builder(Duration.ofHours(1), 10, Resolution.RAW, 0, 5, 10);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT + 1, 1);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT + 5_002, 2);

    assertThat(points(builder)).extracting(Point::at).containsExactly(AT + 1, AT + 5_002);
  }

  @Test
  void leavesOutWhatWasNotAskedFor() {
    HistoryBuilder builder = builder(Duration.ofSeconds(60), 10, Resolution.RAW, 0, 5);
    builder.add(Metric.CPU_LOAD_1M, null, AT, 1);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT - 1, 1);
    builder.add(Metric.CPU_USAGE_PERCENT, null, AT + 60_000, 1);

    assertThat(builder.build().series()).isEmpty();
  }

  @Test
  void showsNoGapWhereASingleReportIsLate() {
    HistoryBuilder builder =
        builder(Duration.ofHours(1), 300, Resolution.RAW, 0, 5, 10, 15, 30, 35);
    for (long second : new long[] {0, 5, 10, 15, 30, 35}) {
      builder.add(Metric.CPU_USAGE_PERCENT, null, AT + second * 1000, 1);
    }

    assertThat(points(builder)).noneMatch(Point::isGap).hasSize(6);
  }

  @Test
  void judgesGapsByTheAgentsOwnInterval() {
    HistoryBuilder builder =
        builder(Duration.ofHours(1), 300, Resolution.RAW, 0, 60, 120, 180, 240, 1200);
    for (long second : new long[] {0, 60, 120, 180, 240, 1200}) {
      builder.add(Metric.CPU_USAGE_PERCENT, null, AT + second * 1000, 1);
    }

    assertThat(points(builder)).filteredOn(Point::isGap).hasSize(1);
    assertThat(points(builder).get(5).isGap()).isTrue();
  }

  @Test
  void dropsGapsBeforeDataWithoutRoom() {
    long[] minutes = LongStream.range(0, 10).map(i -> i * 1000).toArray();
    HistoryBuilder builder = builder(Duration.ofHours(3), 10, Resolution.RAW, minutes);
    for (int i = 0; i < 10; i++) {
      builder.add(Metric.CPU_USAGE_PERCENT, null, AT + i * 1_000_000L, i);
    }

    assertThat(points(builder)).hasSize(10).noneMatch(Point::isGap);
  }

  @Test
  void neverGivesMorePointsThanAskedForWhateverTheSamples() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      int points = 10 + random.nextInt(100);
      long lengthMillis = 1L + random.nextInt(10_000_000);
      Instant start = START.plusMillis(random.nextInt(100_000));
      long[] times =
          random
              .longs(random.nextInt(400), 0, lengthMillis)
              .map(t -> t + start.toEpochMilli())
              .sorted()
              .toArray();
      HistoryQuery query =
          new HistoryQuery(
              ServerId.random(),
              start,
              start.plusMillis(lengthMillis),
              Set.of(Metric.CPU_USAGE_PERCENT),
              points,
              random.nextBoolean() ? Resolution.RAW : Resolution.AUTO);
      HistoryBuilder builder = new HistoryBuilder(query, MUCH_LATER, Coverage.ofReports(times));
      double highest = Double.NEGATIVE_INFINITY;
      for (long time : times) {
        double value = random.nextGaussian();
        highest = Math.max(highest, value);
        builder.add(Metric.CPU_USAGE_PERCENT, null, time, value);
      }

      MetricHistory history = builder.build();

      assertThat(history.completeness()).isBetween(0.0, 1.0);
      for (Series series : history.series()) {
        assertThat(series.points()).hasSizeLessThanOrEqualTo(points);
        assertThat(series.points().stream().map(Point::at)).isSorted();
        assertThat(series.points()).extracting(Point::maximum).contains(highest);
      }
    }
  }

  @Test
  void countsOnlyCoveredTimeAsComplete() {
    long[] firstHalf = LongStream.range(0, 360).map(i -> i * 5).toArray();
    long[] all = LongStream.range(0, 720).map(i -> i * 5).toArray();

    assertThat(completeness(all)).isCloseTo(1.0, within(0.001));
    assertThat(completeness(firstHalf)).isCloseTo(0.5, within(0.005));
    assertThat(completeness(1800)).isCloseTo(5.0 / 3600, within(0.002));
  }

  @Test
  void doesNotMissReportsOfTheTimeToCome() {
    HistoryQuery query = query(Duration.ofHours(2), 300, Resolution.AUTO);
    long[] times = times(LongStream.range(0, 720).map(i -> i * 5).toArray());

    MetricHistory history =
        new HistoryBuilder(query, START.plus(Duration.ofHours(1)), Coverage.ofReports(times))
            .build();

    assertThat(history.completeness()).isCloseTo(1.0, within(0.001));
  }

  @Test
  void boundsAnAnswerHoweverManySeriesThereAre() {
    HistoryQuery query =
        new HistoryQuery(
            ServerId.random(),
            START,
            START.plusSeconds(60),
            Set.of(Metric.CONTAINERS_CPU_PERCENT),
            2000,
            Resolution.AUTO);
    HistoryBuilder builder = new HistoryBuilder(query, MUCH_LATER, Coverage.ofReports(times(0)));
    for (int i = 0; i < 5_000; i++) {
      builder.add(Metric.CONTAINERS_CPU_PERCENT, "container " + i, AT, i);
    }

    assertThat(builder.build().series()).hasSize(HistoryBuilder.MAX_POINTS / 2000);
  }

  private static @Nullable Double averageOf(Metric metric, double... values) {
    HistoryQuery query =
        new HistoryQuery(
            ServerId.random(), START, START.plusSeconds(3600), Set.of(metric), 10, Resolution.AUTO);
    HistoryBuilder builder =
        new HistoryBuilder(query, MUCH_LATER, Coverage.ofReports(times(0, 1, 2)));
    for (int i = 0; i < values.length; i++) {
      builder.add(metric, null, AT + i * 1000L, values[i]);
    }
    return points(builder).get(0).average();
  }

  private static Duration resolution(Duration length, int points) {
    return new HistoryBuilder(
            query(length, points, Resolution.AUTO), MUCH_LATER, Coverage.ofReports(times()))
        .build()
        .resolution();
  }

  private static double completeness(long... seconds) {
    return builder(Duration.ofHours(1), 300, Resolution.AUTO, seconds).build().completeness();
  }

  private static HistoryBuilder builder(
      Duration length, int points, Resolution resolution, long... seconds) {
    return new HistoryBuilder(
        query(length, points, resolution), MUCH_LATER, Coverage.ofReports(times(seconds)));
  }

  private static long[] times(long... seconds) {
    return Arrays.stream(seconds).map(second -> AT + second * 1000).toArray();
  }

  private static HistoryQuery query(Duration length, int points, Resolution resolution) {
    return new HistoryQuery(
        ServerId.random(),
        START,
        START.plus(length),
        Set.of(Metric.CPU_USAGE_PERCENT),
        points,
        resolution);
  }

  private static List<Point> points(HistoryBuilder builder) {
    List<Series> series = builder.build().series();
    assertThat(series).hasSize(1);
    return series.get(0).points();
  }
}
