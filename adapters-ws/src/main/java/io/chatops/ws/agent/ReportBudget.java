package io.chatops.ws.agent;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all reports that wait for the storage may take together. When it is used up no agent is read
 * from; as reports become durable, agents are read from again in the order they were stopped.
 */
final class ReportBudget {
  /** Samples, labels and queue entries that come on top of a report's frame. */
  private static final int OVERHEAD_BYTES = 4 * 1024;

  private static final int WOKEN_WHEN_RELAXED = 8;

  private final long maxBytes;
  private final int maxReports;
  private final Runnable onExhausted;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong reports = new AtomicLong();
  private final AtomicBoolean exhausted = new AtomicBoolean();
  private final Queue<Runnable> stopped = new ConcurrentLinkedQueue<>();

  /**
   * Nothing is taken yet.
   *
   * @param onExhausted stops every agent; called on whatever thread takes the last of it
   */
  ReportBudget(long maxBytes, int maxReports, Runnable onExhausted) {
    this.maxBytes = maxBytes;
    this.maxReports = maxReports;
    this.onExhausted = onExhausted;
  }

  /** A report was read and waits from now on. */
  void take(int frameBytes) {
    bytes.addAndGet(frameBytes + OVERHEAD_BYTES);
    reports.incrementAndGet();
    if (isUsedUp() && exhausted.compareAndSet(false, true)) {
      onExhausted.run();
    }
  }

  /** That report waits no more. */
  void give(int frameBytes) {
    long left = bytes.addAndGet(-(frameBytes + OVERHEAD_BYTES));
    long leftReports = reports.decrementAndGet();
    if (left < maxBytes / 2 && leftReports < maxReports / 2) {
      exhausted.set(false);
      wake(leftReports == 0 ? Integer.MAX_VALUE : WOKEN_WHEN_RELAXED);
    } else if (!isUsedUp()) {
      wake(1); // one comes, one goes
    }
  }

  /** Whether no agent may be read from just now. */
  boolean isUsedUp() {
    return bytes.get() >= maxBytes || reports.get() >= maxReports;
  }

  long heldBytes() {
    return bytes.get();
  }

  /**
   * Wakes an agent later.
   *
   * @param resume called once, on any thread
   */
  void awaitRoom(Runnable resume) {
    stopped.add(resume);
    if (reports.get() == 0) {
      wake(Integer.MAX_VALUE); // the last report may have gone before this agent was in the queue
    }
  }

  private void wake(int count) {
    for (int i = 0; i < count; i++) {
      Runnable resume = stopped.poll();
      if (resume == null) {
        return;
      }
      resume.run();
    }
  }
}
