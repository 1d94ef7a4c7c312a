package io.chatops.persistence.metric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports on their way to the writer, in order of arrival, bounded in number and memory. A report
 * counts until it is {@linkplain #release released}, so also while it is being written.
 */
final class ReportQueue {
  private final int maxReports;
  private final long maxBytes;
  private final ArrayDeque<PendingReport> waiting = new ArrayDeque<>();
  private int reports;
  private long bytes;
  private boolean closed;

  ReportQueue(int maxReports, long maxBytes) {
    this.maxReports = maxReports;
    this.maxBytes = maxBytes;
  }

  /** Adds a report; returns false if there is no room or the queue is closed. */
  synchronized boolean offer(PendingReport report) {
    if (closed || reports >= maxReports || bytes + report.bytes > maxBytes) {
      return false;
    }
    waiting.addLast(report);
    reports++;
    bytes += report.bytes;
    notifyAll();
    return true;
  }

  /**
   * Takes up to this many reports and waits for the first one; empty once the queue is closed and
   * drained.
   */
  synchronized List<PendingReport> take(int max) throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    List<PendingReport> group = new ArrayList<>(Math.min(max, waiting.size()));
    while (group.size() < max && !waiting.isEmpty()) {
      group.add(waiting.removeFirst());
    }
    return group;
  }

  /** Frees the room of stored or refused reports. */
  synchronized void release(List<PendingReport> group) {
    reports -= group.size();
    for (PendingReport report : group) {
      bytes -= report.bytes;
    }
  }

  /** Refuses further reports; waiting ones can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized int reports() {
    return reports;
  }

  synchronized long bytes() {
    return bytes;
  }
}
