package io.chatops.core.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds how many actions are under way at once: on one server, for one user and in all. Safe for
 * use by many threads.
 */
public final class ActionSlots {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final int perServer;
  private final int perUser;
  private final Semaphore all;
  private final Map<Object, Integer> inUse = new ConcurrentHashMap<>();

  public ActionSlots(int perServer, int perUser, int total) {
    this.perServer = perServer;
    this.perUser = perUser;
    this.all = new Semaphore(total);
  }

  /** Creates slots of which one user gets a quarter at most, however few there are. */
  public static ActionSlots quartered(int perServer, int perUser, int total) {
    return new ActionSlots(perServer, Math.min(perUser, Math.max(1, total / 4)), total);
  }

  /** A place that an action holds from its start to its end. */
  public interface Slot extends AutoCloseable {
    /** Gives it back; harmless when that was done. */
    @Override
    void close();
  }

  /** Acquires a slot; fails with RATE_LIMITED if none is free. */
  public Slot acquire(ServerId serverId, UserId userId) {
    if (!all.tryAcquire()) {
      throw tooMany("This hub has reached its limit of concurrent actions");
    }
    if (!tryAcquire(serverId, perServer)) {
      all.release();
      throw tooMany("Server " + serverId + " has " + perServer + " such actions in progress");
    }
    if (!tryAcquire(userId, perUser)) {
      release(serverId);
      all.release();
      throw tooMany("You have " + perUser + " such actions in progress");
    }
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        release(userId);
        release(serverId);
        all.release();
      }
    };
  }

  private boolean tryAcquire(Object holder, int most) {
    boolean[] took = new boolean[1];
    inUse.compute(
        holder,
        (same, count) -> {
          int present = count == null ? 0 : count;
          took[0] = present < most;
          return took[0] ? present + 1 : count;
        });
    return took[0];
  }

  private void release(Object holder) {
    inUse.computeIfPresent(holder, (same, count) -> count == 1 ? null : count - 1);
  }

  private static ChatOpsException tooMany(String what) {
    return ChatOpsException.rateLimited(what + "; try again when one has ended", RETRY_AFTER);
  }
}
