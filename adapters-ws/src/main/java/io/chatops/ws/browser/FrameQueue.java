package io.chatops.ws.browser;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one browser. Beyond its bound the oldest frame is lost, and counted until somebody
 * tells the browser. Safe for use by many threads.
 */
final class FrameQueue {
  private final int limit;
  private final Deque<Update> frames = new ArrayDeque<>();
  private int lost;

  /**
   * One frame.
   *
   * @param collectedAt of the report in it; absent from other news
   */
  @SuppressWarnings("ArrayRecordComponent") // shared by all who watch, compared by nobody
  record Update(byte[] frame, @Nullable Instant collectedAt) {}

  FrameQueue(int limit) {
    this.limit = limit;
  }

  /** Adds the newest; returns how many were lost for it, which is 0 or 1. */
  synchronized int add(Update frame) {
    int lostNow = 0;
    if (frames.size() == limit) {
      frames.removeFirst();
      lost++;
      lostNow = 1;
    }
    frames.addLast(frame);
    return lostNow;
  }

  /** The oldest frame; absent when there is none. */
  synchronized @Nullable Update poll() {
    return frames.pollFirst();
  }

  /** How many were lost since the last call. */
  synchronized int takeLost() {
    int told = lost;
    lost = 0;
    return told;
  }
}
