package io.chatops.core.metric;

import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.metric.MetricHistory.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns raw samples into at most so many points per series, keeping peaks. Every storage adapter
 * uses it, so that history looks the same from each. For one query and one thread.
 */
public final class HistoryBuilder {
  /**
   * How many points one answer may have, over all its series: some 20 MB. Beyond, further series
   * are left out, so that a host with thousands of them cannot fill the hub's memory.
   */
  public static final int MAX_POINTS = 400_000;

  /** Round widths, in seconds, so that buckets begin at times people read off easily. */
  private static final long[] WIDTHS = {
    1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600,
    43200, 86400
  };

  private final HistoryQuery query;
  private final Instant now;
  private final long[] reportTimes;
  private final long gapMillis;
  private final long intervalMillis;
  private final long widthMillis;
  private final Map<SeriesKey, List<Bucket>> series;

  private record SeriesKey(Metric metric, @Nullable String label) {
    private static final Comparator<SeriesKey> ORDER =
        Comparator.comparing(SeriesKey::metric)
            .thenComparing(SeriesKey::label, Comparator.nullsFirst(Comparator.naturalOrder()));
  }

  private static final class Bucket {
    private final long at;
    private double sum;
    private double minimum = Double.POSITIVE_INFINITY;
    private double maximum = Double.NEGATIVE_INFINITY;
    private long count;

    private Bucket(long at) {
      this.at = at;
    }

    private void add(double value) {
      sum += value;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      count++;
    }
  }

  /**
   * Begins a history.
   *
   * @param reportTimes when the server's reports in the range were collected, in milliseconds since
   *     the epoch, ascending: what is missing is judged by them, not by each series
   */
  public HistoryBuilder(HistoryQuery query, Instant now, long[] reportTimes) {
    this.query = query;
    this.now = now;
    this.reportTimes = reportTimes;
    this.intervalMillis = medianStep(reportTimes);
    boolean raw =
        query.resolution() == HistoryQuery.Resolution.RAW && reportTimes.length <= query.points();
    this.widthMillis = raw ? 0 : width(query);
    this.gapMillis = Math.max(3 * intervalMillis, 2 * widthMillis);
    this.series = new TreeMap<>(SeriesKey.ORDER);
  }

  /** Adds one sample; of each series in ascending time. Samples outside the query are left out. */
  public void add(Metric metric, @Nullable String label, long atMillis, double value) {
    if (atMillis < query.start().toEpochMilli()
        || atMillis >= query.end().toEpochMilli()
        || !query.metrics().contains(metric)) {
      return;
    }
    SeriesKey key = new SeriesKey(metric, label);
    List<Bucket> buckets = series.get(key);
    if (buckets == null) {
      if (series.size() >= MAX_POINTS / query.points()) {
        return;
      }
      buckets = new ArrayList<>();
      series.put(key, buckets);
    }
    long at = widthMillis == 0 ? atMillis : atMillis - Math.floorMod(atMillis, widthMillis);
    if (buckets.isEmpty() || buckets.get(buckets.size() - 1).at != at) {
      buckets.add(new Bucket(at));
    }
    buckets.get(buckets.size() - 1).add(value);
  }

  public MetricHistory build() {
    List<Series> lines = new ArrayList<>();
    series.forEach(
        (key, buckets) -> lines.add(new Series(key.metric(), key.label(), points(buckets))));
    Duration resolution = Duration.ofMillis(widthMillis == 0 ? intervalMillis : widthMillis);
    return new MetricHistory(query.start(), query.end(), resolution, lines, completeness());
  }

  private List<Point> points(List<Bucket> buckets) {
    List<Point> points = new ArrayList<>(buckets.size() + 4);
    // A gap takes a point of its own; where every place is taken, the data goes first.
    int spare = query.points() - buckets.size();
    long before = Long.MAX_VALUE;
    for (Bucket bucket : buckets) {
      if (before != Long.MAX_VALUE && bucket.at - before > gapMillis && spare > 0) {
        points.add(Point.gap(before + Math.max(widthMillis, 1)));
        spare--;
      }
      points.add(new Point(bucket.at, bucket.sum / bucket.count, bucket.minimum, bucket.maximum));
      before = bucket.at;
    }
    return points;
  }

  private double completeness() {
    long from = query.start().toEpochMilli();
    long to = Math.min(query.end().toEpochMilli(), now.toEpochMilli());
    if (to <= from || reportTimes.length == 0) {
      return 0;
    }
    // A step of up to three intervals hides no missing report; a longer one is a gap, of which the
    // report before it vouches for one interval. The range's ends are judged alike.
    long reach = 3 * intervalMillis;
    long covered = reportTimes[0] - from <= reach ? reportTimes[0] - from : 0;
    for (int i = 1; i < reportTimes.length; i++) {
      long step = reportTimes[i] - reportTimes[i - 1];
      covered += step <= reach ? step : intervalMillis;
    }
    long rest = Math.max(to - reportTimes[reportTimes.length - 1], 0);
    covered += rest <= reach ? rest : intervalMillis;
    return Math.min(1.0, Math.max(0.0, (double) covered / (to - from)));
  }

  /** The width at which even an unaligned range has at most {@code points} buckets. */
  private static long width(HistoryQuery query) {
    long needed = query.length().toMillis() / (query.points() - 1) + 1;
    for (long seconds : WIDTHS) {
      if (seconds * 1000 >= needed) {
        return seconds * 1000;
      }
    }
    long day = 86_400_000;
    return (needed + day - 1) / day * day;
  }

  /**
   * The usual time between reports, at least 1 s as agents do; 5 s, their default, when too few.
   */
  private static long medianStep(long[] times) {
    if (times.length < 3) {
      return 5000;
    }
    long[] steps = new long[times.length - 1];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = times[i + 1] - times[i];
    }
    Arrays.sort(steps);
    return Math.max(steps[steps.length / 2], 1000);
  }
}
