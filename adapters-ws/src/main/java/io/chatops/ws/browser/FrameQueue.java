package io.chatops.ws.browser;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one browser. Beyond its bounds the oldest frames are lost, and counted until
 * somebody tells the browser. Safe for use by many threads.
 */
final class FrameQueue {
  private final int maxFrames;
  private final long maxBytes;
  private final Deque<Update> frames = new ArrayDeque<>();
  private long bytes;
  private long lost;

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

  /**
   * An empty queue.
   *
   * @param maxBytes of all frames; one larger than that still finds room, alone
   */
  FrameQueue(int maxFrames, long maxBytes) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
  }

  /** Adds the newest; returns how many were lost for it. */
  synchronized int add(Update frame) {
    frames.addLast(frame);
    bytes += frame.frame().length;
    int lostNow = 0;
    while (frames.size() > maxFrames || (bytes > maxBytes && frames.size() > 1)) {
      Update oldest = frames.removeFirst();
      bytes -= oldest.frame().length;
      lost += oldest.count();
      lostNow++;
    }
    return lostNow;
  }

  /** The oldest frame; absent when there is none. */
  synchronized @Nullable Update poll() {
    Update oldest = frames.pollFirst();
    if (oldest != null) {
      bytes -= oldest.frame().length;
    }
    return oldest;
  }

  /** How many were lost since the last call. */
  synchronized long takeLost() {
    long told = lost;
    lost = 0;
    return told;
  }
}
