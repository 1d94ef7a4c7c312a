package io.chatops.persistence.metric;

import io.chatops.core.metric.Coverage;
import io.chatops.core.metric.HistoryBuilder;
import io.chatops.core.metric.MetricHistory;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One server's history while it is read: first the times of reports, then the values. */
final class ServerHistory {
  private final Coverage.Builder coverage = new Coverage.Builder();
  private final Set<Long> series = new HashSet<>();
  private boolean seriesLeftOut;
  private @Nullable HistoryBuilder history;

  Coverage.Builder coverage() {
    return coverage;
  }

  /** Starts to accept values, once the coverage is complete. */
  void begin(HistoryBuilder builder) {
    history = builder;
  }

  HistoryBuilder history() {
    return Objects.requireNonNull(history);
  }

  /** Returns true if a series is to be read: the first ones to appear, up to the limit. */
  boolean takes(long number, int maxSeries) {
    if (series.contains(number)) {
      return true;
    }
    if (series.size() == maxSeries) {
      seriesLeftOut = true;
      return false;
    }
    return series.add(number);
  }

  MetricHistory build() {
    if (seriesLeftOut) {
      history().leaveOutSeries();
    }
    return history().build();
  }
}
