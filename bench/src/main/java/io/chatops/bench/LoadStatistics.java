package io.chatops.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The observations of the simulated agents. Written by the event loop; read by others through
 * {@link LoadStatistics#snapshot}, on that loop too.
 */
final class LoadStatistics {
  private static final long MAX_MICROS = 600_000_000;
  private static final int REASONS_KEPT = 5;

  /** The events that are counted. */
  enum Event {
    SENT,
    ACKNOWLEDGED,
    ACKNOWLEDGED_AGAIN,
    REFUSED,
    NOT_CONNECTED,
    DISCONNECTED,
    /** A report was due, but too many of the agent's are unacknowledged. */
    WITHHELD
  }

  private Histogram latency = histogram();
  private Histogram browserDelay = histogram();
  private long measuredFrom = Long.MAX_VALUE;
  private final Map<Event, Long> counts = new EnumMap<>(Event.class);
  private final List<String> reasons = new ArrayList<>();

  /** The numbers at one moment; all are copies. */
  record Snapshot(
      Map<Event, Long> counts, Histogram latency, Histogram browserDelay, List<String> reasons) {
    long count(Event event) {
      return counts.getOrDefault(event, 0L);
    }

    long acknowledged() {
      return count(Event.ACKNOWLEDGED);
    }
  }

  /** Microseconds, up to ten minutes. */
  static Histogram histogram() {
    return new Histogram(MAX_MICROS, 3);
  }

  /** Starts the measured part: latencies of reports due before are left out. */
  Snapshot measureFrom(long nanos) {
    measuredFrom = nanos;
    latency = histogram();
    browserDelay = histogram();
    return snapshot();
  }

  void count(Event event) {
    counts.merge(event, 1L, Long::sum);
  }

  void count(Event event, @Nullable String reason) {
    count(event);
    String text = event + ": " + reason;
    if (reasons.size() < REASONS_KEPT && !reasons.contains(text)) {
      reasons.add(text);
    }
  }

  /** A report was acknowledged for the first time. */
  void reportAcknowledged(long dueNanos, long nowNanos) {
    count(Event.ACKNOWLEDGED);
    record(latency, dueNanos, nowNanos);
  }

  void reachedBrowser(long dueNanos, long nowNanos) {
    record(browserDelay, dueNanos, nowNanos);
  }

  Snapshot snapshot() {
    return new Snapshot(
        Map.copyOf(counts), latency.copy(), browserDelay.copy(), List.copyOf(reasons));
  }

  private void record(Histogram histogram, long dueNanos, long nowNanos) {
    if (dueNanos >= measuredFrom) {
      histogram.recordValue(Math.min(MAX_MICROS, Math.max(0, (nowNanos - dueNanos) / 1000)));
    }
  }
}
