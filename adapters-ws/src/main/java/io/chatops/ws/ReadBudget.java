package io.chatops.ws;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bound on all messages of many peers that are under way, such as reports that wait for the
 * storage. When it is used up, no peer is read from. As messages are done with, peers are read from
 * again in the order in which they stopped. Safe for use by many threads.
 */
public final class ReadBudget {
  /** The memory that a message takes beside its own bytes: samples, labels, queue entries. */
  private static final int OVERHEAD_BYTES = 4 * 1024;

  /** Above it, a message's bytes, characters and text are alive at once. */
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
   * A budget of which nothing is used.
   *
   * @param onExhausted stops every peer; called on the thread that takes the last of it
   */
  public ReadBudget(long maxBytes, int maxMessages, Runnable onExhausted) {
    this.maxBytes = maxBytes;
    this.maxMessages = maxMessages;
    this.onExhausted = onExhausted;
  }

  /** A message of this size is under way. */
  void take(int size) {
    bytes.addAndGet(cost(size));
    messages.incrementAndGet();
    if (isUsedUp() && exhausted.compareAndSet(false, true)) {
      onExhausted.run();
    }
  }

  /** A message of this size is done with. */
  void give(int size) {
    long left = bytes.addAndGet(-cost(size));
    long leftMessages = messages.decrementAndGet();
    if (left < maxBytes / 2 && leftMessages < maxMessages / 2) {
      exhausted.set(false);
      wake(leftMessages == 0 ? Integer.MAX_VALUE : WOKEN_WHEN_RELAXED);
    } else if (!isUsedUp()) {
      wake(1); // one comes, one goes
    }
  }

  /** Returns true if nobody may be read from now. */
  boolean isUsedUp() {
    return bytes.get() >= maxBytes || messages.get() >= maxMessages;
  }

  /** Returns the bytes that are under way, overhead included. */
  public long heldBytes() {
    return bytes.get();
  }

  /**
   * Waits for room.
   *
   * @param resume called once there is room, on any thread
   */
  void awaitRoom(Runnable resume) {
    stopped.add(resume);
    if (messages.get() == 0) {
      wake(Integer.MAX_VALUE); // the last message may have gone before this peer was in the queue
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
