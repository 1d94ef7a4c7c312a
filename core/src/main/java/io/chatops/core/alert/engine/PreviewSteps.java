package io.chatops.core.alert.engine;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.metric.Metric;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.Samples;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a server's history in which a threshold may have been breached, by the extremes of
 * each: where even those are fine, no report was beyond it. Immutable.
 */
final class PreviewSteps {
  private final long stepMillis;

  /** True: a value of the step may be beyond the threshold. Without a value there is no entry. */
  private final NavigableMap<Long, Boolean> steps;

  private PreviewSteps(long stepMillis, NavigableMap<Long, Boolean> steps) {
    this.stepMillis = stepMillis;
    this.steps = steps;
  }

  /** Returns the steps; empty where extremes do not bound what the threshold watches. */
  static Optional<PreviewSteps> of(MetricHistory history, AlertThreshold threshold, Server server) {
    ThresholdDetails rules = threshold.details();
    if (!isBounded(history, rules)) {
      return Optional.empty();
    }
    NavigableMap<Long, Samples.Builder> reports = new TreeMap<>();
    for (MetricHistory.Series series : history.series()) {
      for (MetricHistory.Point point : series.points()) {
        Double value = extreme(point, series.metric(), rules);
        if (value != null) {
          reports
              .computeIfAbsent(point.at(), at -> new Samples.Builder(history.series().size()))
              .add(series.metric(), series.label(), value);
        }
      }
    }
    WatchedThresholds watched =
        WatchedThresholds.of(server.id(), Set.copyOf(server.tags()), List.of(threshold));
    ReportValues values = new ReportValues();
    NavigableMap<Long, Boolean> steps = new TreeMap<>();
    reports.forEach(
        (at, samples) ->
            values.read(
                Instant.ofEpochMilli(at),
                samples.build(),
                watched,
                (type, detail, value) -> {
                  if (type == rules.metricType() && WatchedThresholds.isAbout(rules, detail)) {
                    steps.merge(at, rules.isBreachedBy(value), Boolean::logicalOr);
                  }
                }));
    return Optional.of(new PreviewSteps(Math.max(1, history.resolution().toMillis()), steps));
  }

  /** Silence is no value, a container that is gone has none, and counters tell by their rates. */
  private static boolean isBounded(MetricHistory history, ThresholdDetails rules) {
    return switch (rules.metricType()) {
      case CPU, MEMORY, DISK, SWAP, LOAD, TEMPERATURE, SERVICE -> true;
      case CONTAINER -> rules.metricDetail() == null;
      case NETWORK ->
          history.series().stream()
              .map(MetricHistory.Series::metric)
              .noneMatch(
                  metric ->
                      metric == Metric.NETWORK_BYTES_RECV || metric == Metric.NETWORK_BYTES_SENT);
      case OFFLINE -> false;
    };
  }

  /** The least swap in all makes the greatest share, and the greatest the least. */
  private static @Nullable Double extreme(
      MetricHistory.Point point, Metric metric, ThresholdDetails rules) {
    boolean isDivisor =
        rules.metricType() == MetricType.SWAP && metric == Metric.MEMORY_SWAP_TOTAL_BYTES;
    return rules.comparison().isUpper() == isDivisor ? point.minimum() : point.maximum();
  }

  /** Returns the next moment from which on a breach is possible; the end if there is none. */
  Instant nextBreach(Instant from, Instant end) {
    long first = from.toEpochMilli() - stepMillis;
    for (Map.Entry<Long, Boolean> step : steps.tailMap(first, false).entrySet()) {
      if (step.getValue()) {
        Instant at = Instant.ofEpochMilli(step.getKey());
        return at.isBefore(from) ? from : at.isAfter(end) ? end : at;
      }
    }
    return end;
  }

  /** Returns for how many milliseconds of a time there are values. */
  long toldMillis(Instant from, Instant to) {
    long start = from.toEpochMilli();
    long end = to.toEpochMilli();
    long sum = 0;
    for (long at : steps.subMap(start - stepMillis, false, end, false).keySet()) {
      sum += Math.min(end, at + stepMillis) - Math.max(start, at);
    }
    return sum;
  }
}
