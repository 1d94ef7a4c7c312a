package io.chatops.agent.reporting;

import java.time.Duration;

/**
 * The times at which reports are due, on the monotonic clock: one per interval. Times missed
 * because of a slow report or a suspended machine are skipped, not caught up.
 */
final class ReportSchedule {
  private long next;

  ReportSchedule(long first) {
    this.next = first;
  }

  long next() {
    return next;
  }

  boolean isDue(long now) {
    return now - next >= 0;
  }

  /** Marks the current report as made and schedules the next one. */
  void advance(long now, Duration interval) {
    long step = interval.toNanos();
    next += step * (1 + Math.max(0, now - next) / step);
  }
}
