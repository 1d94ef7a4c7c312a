package io.chatops.ws.browser;

import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one browser. Beyond its bounds the oldest frames are lost, notices last, and
 * counted until somebody tells the browser. Safe for use by many threads: guarded by its budget.
 */
final class FrameQueue {
  private final int maxFrames;
  private final long maxBytes;
  private final QueueBudget budget;
  private final Deque<Waiting> notices = new ArrayDeque<>();
  private final Deque<Waiting> others = new ArrayDeque<>();
  private @Nullable UserId owner;
  private long nextNumber;
  private long bytes;
  private long lost;
  private boolean closed;

  /**
   * One frame.
   *
   * @param at of the report in it; absent from other news
   * @param count how much is lost with it: 1, but for a frame that itself tells of a loss
   * @param isNotice whether it tells how things stand, as that something has ended, which nothing
   *     later makes up for
   */
  @SuppressWarnings("ArrayRecordComponent") // shared by all who watch, compared by nobody
  record Update(byte[] frame, @Nullable Instant at, long count, boolean isNotice) {
    /** News without a time of its own. */
    static Update of(byte[] frame) {
      return new Update(frame, null, 1, false);
    }

    static Update of(byte[] frame, @Nullable Instant at) {
      return new Update(frame, at, 1, false);
    }

    static Update notice(byte[] frame) {
      return new Update(frame, null, 1, true);
    }

    /** Tells of a loss. */
    static Update loss(byte[] frame, long count) {
      return new Update(frame, null, count, false);
    }
  }

  private record Waiting(long number, Update update) {}

  /**
   * An empty queue, which takes nothing before it is opened.
   *
   * @param maxBytes of all frames; one larger than that still finds room, alone
   * @param budget shared with others
   */
  FrameQueue(int maxFrames, long maxBytes, QueueBudget budget) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /** Takes frames from now on, as part of what this user may have waiting; not once closed. */
  void open(UserId user) {
    synchronized (budget) {
      if (!closed && owner == null) {
        owner = user;
        budget.enter(user, this);
      }
    }
  }

  /** Adds the newest; returns how many were lost for it, here or in other queues. */
  int add(Update frame) {
    synchronized (budget) {
      UserId user = owner;
      if (user == null) {
        return 0;
      }
      (frame.isNotice() ? notices : others).addLast(new Waiting(nextNumber++, frame));
      count(frame.frame().length);
      int lostNow = 0;
      while (size() > maxFrames || (bytes > maxBytes && size() > 1)) {
        loseOldest();
        lostNow++;
      }
      return lostNow + budget.relieve(user);
    }
  }

  /** The oldest frame; absent when there is none. */
  @Nullable Update poll() {
    synchronized (budget) {
      Waiting notice = notices.peekFirst();
      Waiting other = others.peekFirst();
      boolean noticeIsNext = notice != null && (other == null || notice.number() < other.number());
      Waiting next = noticeIsNext ? notices.pollFirst() : others.pollFirst();
      if (next == null) {
        return null;
      }
      count(-next.update().frame().length);
      return next.update();
    }
  }

  /** Nobody will take anything any more: lets go of all, and takes no more. */
  void close() {
    synchronized (budget) {
      closed = true;
      notices.clear();
      others.clear();
      count(-bytes);
      if (owner != null) {
        budget.leave(owner, this);
        owner = null;
      }
    }
  }

  /** How many were lost since the last call. */
  long takeLost() {
    synchronized (budget) {
      long told = lost;
      lost = 0;
      return told;
    }
  }

  long bytes() {
    synchronized (budget) {
      return bytes;
    }
  }

  /** Loses half of what it holds, and at least one frame if there is any; returns how many. */
  int giveWay() {
    synchronized (budget) {
      long target = bytes / 2;
      int lostNow = 0;
      while (bytes > target) {
        loseOldest();
        lostNow++;
      }
      return lostNow;
    }
  }

  private int size() {
    return notices.size() + others.size();
  }

  private void loseOldest() {
    Update oldest = (others.isEmpty() ? notices : others).removeFirst().update();
    count(-oldest.frame().length);
    lost += oldest.count();
  }

  private void count(long more) {
    bytes += more;
    if (owner != null) {
      budget.count(owner, more);
    }
  }
}
