package io.chatops.core.metric;

import io.chatops.core.metric.MetricHistory.Point;
import io.chatops.core.metric.MetricHistory.Series;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns samples, or sums of samples, into at most so many points per series, keeping peaks. Every
 * storage adapter uses it, so that history looks the same from each. For one query and one thread.
 */
public final class HistoryBuilder {
  /**
   * The most points of one answer, over all its series: some 20 MB. Beyond it, further series are
   * left out, so that a host with thousands of them cannot fill the hub's memory.
   */
  public static final int MAX_POINTS = 400_000;

  /** Round widths in seconds, so that buckets start at times that are easy to read. */
  private static final long[] WIDTHS = {
    1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600,
    43200, 86400
  };

  private final HistoryQuery query;
  private final long startMillis;
  private final long endMillis;
  private final Instant now;
  private final Coverage coverage;
  private final int maxSeries;
  private final long gapMillis;
  private final long widthMillis;
  private final Map<SeriesKey, Buckets> series;
  private boolean seriesLeftOut;

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

    private void add(double addedSum, double low, double high, long addedCount) {
      sum += addedSum;
      minimum = Math.min(minimum, low);
      maximum = Math.max(maximum, high);
      count += addedCount;
    }

    /** The average is rounded, but never beyond what was measured. */
    private Point toPoint(Metric metric) {
      double average = metric.rounded(sum / count);
      return new Point(at, Math.min(Math.max(average, minimum), maximum), minimum, maximum);
    }
  }

  /** One series' buckets by time. Samples mostly come in order: the last bucket is at hand. */
  private static final class Buckets {
    private final NavigableMap<Long, Bucket> byTime = new TreeMap<>();
    private @Nullable Bucket last;

    private Bucket at(long at) {
      Bucket present = last;
      if (present == null || present.at != at) {
        present = byTime.computeIfAbsent(at, Bucket::new);
        last = present;
      }
      return present;
    }
  }

  /**
   * Starts a history.
   *
   * @param coverage of the server's reports in the range, which decides what is missing, for all
   *     series alike
   * @param maxSeries the most series; further ones are dropped
   */
  public HistoryBuilder(HistoryQuery query, Instant now, Coverage coverage, int maxSeries) {
    this.query = query;
    this.startMillis = query.start().toEpochMilli();
    this.endMillis = query.end().toEpochMilli();
    this.now = now;
    this.coverage = coverage;
    this.maxSeries = maxSeries;
    boolean raw =
        query.resolution() == HistoryQuery.Resolution.RAW
            && coverage.stepMillis() == 0
            && coverage.reports() <= query.points();
    this.widthMillis = raw ? 0 : widthMillis(query, coverage.stepMillis());
    this.gapMillis = Math.max(3 * coverage.intervalMillis(), 2 * widthMillis);
    this.series = new TreeMap<>(SeriesKey.ORDER);
  }

  /** The only history of its answer. */
  public HistoryBuilder(HistoryQuery query, Instant now, Coverage coverage) {
    this(query, now, coverage, MAX_POINTS / query.points());
  }

  /** Adds one sample to a series; see {@link Line#add}. */
  public void add(Metric metric, @Nullable String label, long atMillis, double value) {
    line(metric, label).add(atMillis, value);
  }

  /** Returns a series to fill; it is in the history once it has a value in the range. */
  public Line line(Metric metric, @Nullable String label) {
    return new Line(new SeriesKey(metric, label));
  }

  /** One series, which is looked up once for all of its values. */
  public final class Line {
    private final SeriesKey key;
    private @Nullable Buckets buckets;

    private Line(SeriesKey key) {
      this.key = key;
    }

    /** Adds one sample, best in ascending time. Samples outside the query are left out. */
    public void add(long atMillis, double value) {
      if (atMillis >= startMillis && atMillis < endMillis) {
        put(atMillis, value, value, value, 1);
      }
    }

    /**
     * Adds the sum of the samples of one step, as {@link #add}. The step in which the range starts
     * counts whole.
     *
     * @param stepMillis the start of the step
     */
    public void addSum(long stepMillis, double sum, double minimum, double maximum, long count) {
      if (stepMillis > startMillis - coverage.stepMillis() && stepMillis < endMillis) {
        put(stepMillis, sum, minimum, maximum, count);
      }
    }

    private void put(long atMillis, double sum, double minimum, double maximum, long count) {
      if (buckets == null) {
        buckets = bucketsOf(key);
      }
      if (buckets != null) {
        long at = widthMillis == 0 ? atMillis : atMillis - Math.floorMod(atMillis, widthMillis);
        buckets.at(at).add(sum, minimum, maximum, count);
      }
    }
  }

  /** Returns the buckets of a series; absent for one that is not asked for, or is too many. */
  private @Nullable Buckets bucketsOf(SeriesKey key) {
    if (!query.metrics().contains(key.metric)) {
      return null;
    }
    Buckets present = series.get(key);
    if (present == null && series.size() >= maxSeries) {
      seriesLeftOut = true;
    } else if (present == null) {
      present = new Buckets();
      series.put(key, present);
    }
    return present;
  }

  /** Records that there are more series than the limit, some of which are not added at all. */
  public void leaveOutSeries() {
    seriesLeftOut = true;
  }

  public MetricHistory build() {
    List<Series> lines = new ArrayList<>();
    series.forEach(
        (key, buckets) ->
            lines.add(
                new Series(
                    key.metric(), key.label(), points(key.metric(), buckets.byTime.values()))));
    Duration resolution =
        Duration.ofMillis(widthMillis == 0 ? coverage.intervalMillis() : widthMillis);
    return new MetricHistory(
        query.start(), query.end(), resolution, lines, completeness(), seriesLeftOut);
  }

  private List<Point> points(Metric metric, Collection<Bucket> buckets) {
    List<Point> points = new ArrayList<>(buckets.size() + 4);
    // A gap takes a point of its own; where every place is taken, the data goes first.
    int spare = query.points() - buckets.size();
    long before = Long.MAX_VALUE;
    for (Bucket bucket : buckets) {
      if (before != Long.MAX_VALUE && bucket.at - before > gapMillis && spare > 0) {
        points.add(Point.gap(before + Math.max(widthMillis, 1)));
        spare--;
      }
      points.add(bucket.toPoint(metric));
      before = bucket.at;
    }
    return points;
  }

  private double completeness() {
    long to = Math.min(query.end().toEpochMilli(), now.toEpochMilli());
    double share = coverage.share(query.start().toEpochMilli(), to);
    return Math.floor(share * 10_000) / 10_000; // down: 1 is for nothing missing
  }

  /**
   * The width of a query's points, in milliseconds: with it even an unaligned range has at most
   * {@link HistoryQuery#points()} of them.
   *
   * @param stepMillis the width is a multiple of it; 0 where any will do
   */
  public static long widthMillis(HistoryQuery query, long stepMillis) {
    long needed = query.length().toMillis() / (query.points() - 1) + 1;
    for (long seconds : WIDTHS) {
      long width = seconds * 1000;
      if (width >= needed && (stepMillis == 0 || width % stepMillis == 0)) {
        return width;
      }
    }
    long day = 86_400_000;
    return (needed + day - 1) / day * day;
  }
}
