package io.chatops.persistence.metric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Reports on their way to the writer, in the order they came. Bounded in number and in memory; a
 * report counts until it is {@linkplain #release released}, so that reports being written count.
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

  /** Adds a report; false when there is no room or the queue is closed. */
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

  /** Whatever waits, at most so many; waits for the first. Empty: closed, and nothing is left. */
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

  /** These are done with: their room is free again. */
  synchronized void release(List<PendingReport> group) {
    reports -= group.size();
    for (PendingReport report : group) {
      bytes -= report.bytes;
    }
  }

  /** Takes no more; what waits can still be taken. */
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
