package io.chatops.ws.browser;

import io.chatops.core.identity.UserId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The frames that wait for one browser. Beyond its limits the oldest are dropped, notices last, and
 * counted until the browser is notified. Safe for use by many threads: guarded by its budget.
 */
final class FrameQueue {
  private final int maxFrames;
  private final long maxBytes;
  private final QueueBudget budget;
  private final Deque<Waiting> notices = new ArrayDeque<>();
  private final Deque<Waiting> others = new ArrayDeque<>();
  private @Nullable Waiting state;
  private @Nullable UserId owner;
  private long nextNumber;
  private long bytes;
  private long dropped;
  private boolean closed;

  /**
   * One frame.
   *
   * @param count the number of updates that are dropped with it: 1, or more if it reports a loss
   *     itself
   * @param isNotice true if it reports a state, such as an end, that no later frame repeats
   */
  @SuppressWarnings("ArrayRecordComponent") // shared by all watchers, never compared
  record Update(byte[] frame, long count, boolean isNotice) {
    /** Returns one update. */
    static Update of(byte[] frame) {
      return new Update(frame, 1, false);
    }

    static Update notice(byte[] frame) {
      return new Update(frame, 1, true);
    }

    /** Reports a loss. */
    static Update loss(byte[] frame, long count) {
      return new Update(frame, count, false);
    }
  }

  private record Waiting(long number, Update update) {}

  /**
   * An empty queue, which takes no frame before it is opened.
   *
   * @param maxBytes of all frames; one larger than that still finds room, alone
   * @param budget shared with others
   */
  FrameQueue(int maxFrames, long maxBytes, QueueBudget budget) {
    this.maxFrames = maxFrames;
    this.maxBytes = maxBytes;
    this.budget = budget;
  }

  /** Accepts frames from now on, within the limit of this user. Does nothing once closed. */
  void open(UserId user) {
    synchronized (budget) {
      if (!closed && owner == null) {
        owner = user;
        budget.enter(user, this);
      }
    }
  }

  /** Adds the newest frame; returns the number of frames lost for it, here or in other queues. */
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
        dropOldest();
        lostNow++;
      }
      return lostNow + budget.relieve(user);
    }
  }

  /**
   * Adds the change of a state that can also be sent whole. It is not counted and never dropped:
   * many queues share its bytes, and each has at most one.
   *
   * @return false if one already waits; it is to be replaced by {@link #replaceState}, since the
   *     whole contains both
   */
  boolean addState(byte[] change) {
    synchronized (budget) {
      if (state != null) {
        return false;
      }
      if (owner != null) {
        state = new Waiting(nextNumber++, Update.of(change));
      }
      return true;
    }
  }

  /** Puts the whole state in the place of the change that waits, or last if none does any more. */
  void replaceState(byte[] whole) {
    synchronized (budget) {
      if (owner != null) {
        state = new Waiting(state == null ? nextNumber++ : state.number(), Update.of(whole));
      }
    }
  }

  void dropState() {
    synchronized (budget) {
      state = null;
    }
  }

  /** Removes and returns the oldest frame; absent if there is none. */
  @Nullable Update poll() {
    synchronized (budget) {
      Waiting notice = notices.peekFirst();
      Waiting other = others.peekFirst();
      boolean noticeIsNext = isBefore(notice, other);
      if (isBefore(state, noticeIsNext ? notice : other)) {
        Waiting waited = state;
        state = null;
        return waited == null ? null : waited.update();
      }
      Waiting next = noticeIsNext ? notices.pollFirst() : others.pollFirst();
      if (next == null) {
        return null;
      }
      count(-next.update().frame().length);
      return next.update();
    }
  }

  /** Drops all frames and takes no more. */
  void close() {
    synchronized (budget) {
      closed = true;
      notices.clear();
      others.clear();
      state = null;
      count(-bytes);
      if (owner != null) {
        budget.leave(owner, this);
        owner = null;
      }
    }
  }

  /** Returns the number of updates that were lost since the last call. */
  long drainDropped() {
    synchronized (budget) {
      long told = dropped;
      dropped = 0;
      return told;
    }
  }

  long bytes() {
    synchronized (budget) {
      return bytes;
    }
  }

  /** Drops half of its bytes, and at least one frame if there is any; returns the number. */
  int dropHalf() {
    synchronized (budget) {
      long target = bytes / 2;
      int lostNow = 0;
      while (bytes > target) {
        dropOldest();
        lostNow++;
      }
      return lostNow;
    }
  }

  private static boolean isBefore(@Nullable Waiting one, @Nullable Waiting other) {
    return one != null && (other == null || one.number() < other.number());
  }

  private int size() {
    return notices.size() + others.size();
  }

  private void dropOldest() {
    Update oldest = (others.isEmpty() ? notices : others).removeFirst().update();
    count(-oldest.frame().length);
    dropped += oldest.count();
  }

  private void count(long more) {
    bytes += more;
    if (owner != null) {
      budget.count(owner, more);
    }
  }
}
