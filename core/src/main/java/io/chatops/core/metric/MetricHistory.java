package io.chatops.core.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some metrics of a server over a time.
 *
 * @param resolution the width that each point stands for; the report interval where points are
 *     samples
 * @param completeness the share of the asked time, up to now, that has data; 0-1, rounded down to
 *     0.0001. Steps between reports of up to three intervals count as covered
 * @param seriesLeftOut whether some series were left out because they are too many
 */
public record MetricHistory(
    Instant start,
    Instant end,
    Duration resolution,
    List<Series> series,
    double completeness,
    boolean seriesLeftOut) {

  public MetricHistory {
    series = List.copyOf(series);
  }

  /**
   * One line of a chart.
   *
   * @param label the value of {@link Metric#labelName()}; absent exactly when there is none
   */
  public record Series(Metric metric, @Nullable String label, List<Point> points) {
    public Series {
      points = List.copyOf(points);
    }
  }

  /**
   * One point, or where data is missing one {@link #gap} for the whole gap, so that a chart breaks
   * its line there.
   *
   * @param at milliseconds since the epoch; of the sample, or of the start of the bucket
   * @param average as {@link Metric#rounded}; minimum and maximum are samples as stored
   */
  public record Point(
      long at, @Nullable Double average, @Nullable Double minimum, @Nullable Double maximum) {

    public static Point gap(long at) {
      return new Point(at, null, null, null);
    }

    public boolean isGap() {
      return average == null;
    }
  }
}
