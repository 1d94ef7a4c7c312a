package io.chatops.ws.browser;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one browser. Beyond its bounds the oldest frames are lost, and counted until
 * somebody tells the browser. Safe for use by many threads.
 */
final class FrameQueue {
  private final int maxFrames;
  private final long maxBytes;
  private final Budget budget;
  private final Deque<Update> frames = new ArrayDeque<>();
  private long bytes;
  private long lost;
  private boolean closed;

  /**
   * One frame.
   *
   * @param at of the report in it; absent from other news
   * @param count how much is lost with it: 1, but for a frame that itself tells of a loss
   */
  @SuppressWarnings("ArrayRecordComponent") // shared by all who watch, compared by nobody
  record Update(byte[] frame, @Nullable Instant at, long count) {
    /** News without a time of its own. */
    static Update of(byte[] frame) {
      return new Update(frame, null, 1);
    }
  }

  /** What the queues of all browsers together may hold. */
  static final class Budget {
    static final Budget UNLIMITED = new Budget(Long.MAX_VALUE);

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();

    Budget(long maxBytes) {
      this.maxBytes = maxBytes;
    }

    private void add(long more) {
      bytes.addAndGet(more);
    }

    private boolean isExceeded() {
      return bytes.get() > maxBytes;
    }

    /** What they hold just now. */
    long bytes() {
      return bytes.get();
    }
  }

  /**
   * An empty queue.
   *
   * @param maxBytes of all frames; one larger than that still finds room, alone
   * @param budget shared with others; when it is exceeded, whoever gets a frame keeps that one only
   */
  FrameQueue(int maxFrames, long maxBytes, Budget budget) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /** Adds the newest; returns how many were lost for it. */
  synchronized int add(Update frame) {
    if (closed) {
      return 0;
    }
    frames.addLast(frame);
    count(frame.frame().length);
    int lostNow = 0;
    while (frames.size() > maxFrames || (isTooLarge() && frames.size() > 1)) {
      Update oldest = frames.removeFirst();
      count(-oldest.frame().length);
      lost += oldest.count();
      lostNow++;
    }
    return lostNow;
  }

  /** The oldest frame; absent when there is none. */
  synchronized @Nullable Update poll() {
    Update oldest = frames.pollFirst();
    if (oldest != null) {
      count(-oldest.frame().length);
    }
    return oldest;
  }

  /** Nobody will take anything any more: lets go of all, and takes no more. */
  synchronized void close() {
    closed = true;
    frames.clear();
    count(-bytes);
  }

  /** How many were lost since the last call. */
  synchronized long takeLost() {
    long told = lost;
    lost = 0;
    return told;
  }

  private boolean isTooLarge() {
    return bytes > maxBytes || budget.isExceeded();
  }

  private void count(long more) {
    bytes += more;
    budget.add(more);
  }
}
