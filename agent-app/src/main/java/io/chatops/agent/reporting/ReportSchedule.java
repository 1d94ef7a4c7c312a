package io.chatops.agent.reporting;

import java.time.Duration;

/**
 * The times at which reports are due, on the monotonic clock: every multiple of the interval.
 * Whatever was missed, by a slow report or a stopped machine, is left out instead of being made up
 * for.
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

  /** Takes the present report for made. */
  void advance(long now, Duration interval) {
    long step = interval.toNanos();
    next += step * (1 + Math.max(0, now - next) / step);
  }
}
