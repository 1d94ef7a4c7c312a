package io.chatops.ws;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound on the messages of many peers that are in progress, such as reports waiting to be
 * stored. When it is used up, reading from all peers stops. As messages complete, reading resumes
 * from peer after peer, in the order in which they stopped. Thread-safe.
 */
public final class ReadBudget {
  /** The memory of a message besides its own bytes: samples, labels, queue entries. */
  private static final int OVERHEAD_BYTES = 4 * 1024;

  /** The size above which a message's bytes, characters and text are in memory simultaneously. */
  private static final int LARGE_BYTES = 1 << 20;

  private static final int COPIES_OF_LARGE = 5;

  private static final int WOKEN_WHEN_RELAXED = 8;

  private final long maxBytes;
  private final int maxMessages;
  private final Runnable onExhausted;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong messages = new AtomicLong();
  private final AtomicBoolean exhausted = new AtomicBoolean();
  private final Queue<Runnable> stopped = new ConcurrentLinkedQueue<>();

  /**
   * Creates an unused budget.
   *
   * @param onExhausted stops all peers; called on the thread that uses up the budget
   */
  public ReadBudget(long maxBytes, int maxMessages, Runnable onExhausted) {
    this.maxBytes = maxBytes;
    this.maxMessages = maxMessages;
    this.onExhausted = onExhausted;
  }

  /** Adds a message of this size. */
  void acquire(int size) {
    bytes.addAndGet(cost(size));
    messages.incrementAndGet();
    if (isUsedUp() && exhausted.compareAndSet(false, true)) {
      onExhausted.run();
    }
  }

  /** Removes a message of this size. */
  void release(int size) {
    long left = bytes.addAndGet(-cost(size));
    long leftMessages = messages.decrementAndGet();
    if (left < maxBytes / 2 && leftMessages < maxMessages / 2) {
      exhausted.set(false);
      wake(leftMessages == 0 ? Integer.MAX_VALUE : WOKEN_WHEN_RELAXED);
    } else if (!isUsedUp()) {
      wake(1); // one message out, one in
    }
  }

  /** Returns true if nothing may be read from any peer now. */
  boolean isUsedUp() {
    return bytes.get() >= maxBytes || messages.get() >= maxMessages;
  }

  /** Returns the bytes of messages in progress, including overhead. */
  public long heldBytes() {
    return bytes.get();
  }

  /**
   * Waits for room.
   *
   * @param resume called on any thread when there is room
   */
  void awaitCapacity(Runnable resume) {
    stopped.add(resume);
    if (messages.get() == 0) {
      wake(Integer.MAX_VALUE); // the last message may have completed before this peer was queued
    }
  }

  private static long cost(int size) {
    return size > LARGE_BYTES ? (long) size * COPIES_OF_LARGE : size + OVERHEAD_BYTES;
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
