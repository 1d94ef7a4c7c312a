package io.chatops.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * The observations of the simulated agents. Written by the event loop; read by others through
 * {@link LoadStatistics#snapshot}, on that loop too.
 */
final class LoadStatistics {
  private static final long MAX_MICROS = 600_000_000;
  private static final int REASONS_KEPT = 5;

  private Histogram latency = histogram();
  private Histogram browserDelay = histogram();
  private long measuredFrom = Long.MAX_VALUE;
  private long sent;
  private long acknowledged;
  private long duplicateAcknowledgements;
  private long refused;
  private long connectFailures;
  private long disconnects;
  private long withheld;
  private final List<String> reasons = new ArrayList<>();

  /** The numbers at one moment; the histograms are copies. */
  record Snapshot(
      long sent,
      long acknowledged,
      long duplicateAcknowledgements,
      long refused,
      long connectFailures,
      long disconnects,
      long withheld,
      Histogram latency,
      Histogram browserDelay,
      List<String> reasons) {

    long errors() {
      return refused + connectFailures + disconnects;
    }
  }

  private static Histogram histogram() {
    return new Histogram(MAX_MICROS, 3);
  }

  /** Begins the measured part: latencies of reports due before are left out. */
  void measureFrom(long nanos) {
    measuredFrom = nanos;
    latency = histogram();
    browserDelay = histogram();
  }

  void reportSent() {
    sent++;
  }

  /** A report was acknowledged for the first time. */
  void reportAcknowledged(long dueNanos, long nowNanos) {
    acknowledged++;
    if (dueNanos >= measuredFrom) {
      latency.recordValue(micros(nowNanos - dueNanos));
    }
  }

  void acknowledgedAgain() {
    duplicateAcknowledgements++;
  }

  void reachedBrowser(long dueNanos, long nowNanos) {
    if (dueNanos >= measuredFrom) {
      browserDelay.recordValue(micros(nowNanos - dueNanos));
    }
  }

  void refused(String reason) {
    refused++;
    keep("refused: " + reason);
  }

  void connectFailed(String reason) {
    connectFailures++;
    keep("connect: " + reason);
  }

  void disconnected(String reason) {
    disconnects++;
    keep("closed: " + reason);
  }

  /** A report was due, but too many of the agent's are unacknowledged. */
  void withheld() {
    withheld++;
  }

  Snapshot snapshot() {
    return new Snapshot(
        sent,
        acknowledged,
        duplicateAcknowledgements,
        refused,
        connectFailures,
        disconnects,
        withheld,
        latency.copy(),
        browserDelay.copy(),
        List.copyOf(reasons));
  }

  private void keep(String reason) {
    if (reasons.size() < REASONS_KEPT && !reasons.contains(reason)) {
      reasons.add(reason);
    }
  }

  private static long micros(long nanos) {
    return Math.min(MAX_MICROS, Math.max(0, nanos / 1000));
  }
}
