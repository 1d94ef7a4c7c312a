package io.chatops.core.log;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Records the events of servers, and passes them to watchers. Thread-safe, event loops included:
 * entries wait in a bounded queue and are stored in batches. When the queue is full, as in a long
 * outage of the storage, new entries are passed to watchers but not stored, and counted.
 */
public final class ServerLog {
  /** Some 5 MB of entries of usual size. */
  static final int MAX_WAITING = 10_000;

  private static final int BATCH = 500;

  private final LogEntryStore store;
  private final InstantSource clock;
  private final Executor executor;
  private final Map<ServerId, Set<Listener>> listeners = new ConcurrentHashMap<>();
  private final BlockingQueue<LogEntry> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final AtomicBoolean draining = new AtomicBoolean();
  private final AtomicLong notStored = new AtomicLong();
  // What could not be stored, first in the next attempt. Only storeWaiting touches it.
  private final List<LogEntry> batch = new ArrayList<>();

  /** A watcher of one server. Called on the thread that records: must not block or throw. */
  public interface Listener {
    void onEntry(LogEntry entry);
  }

  /**
   * Records into this store.
   *
   * @param executor runs the storing, which blocks
   */
  public ServerLog(LogEntryStore store, InstantSource clock, Executor executor) {
    this.store = store;
    this.clock = clock;
    this.executor = executor;
  }

  /** Records what is about the server as a whole. */
  public void record(ServerId serverId, LogLevel level, LogSource source, String message) {
    record(serverId, level, source, null, message, Map.of());
  }

  /**
   * Records one thing. Never blocks, never throws.
   *
   * @param details see {@link LogEntry}
   */
  public void record(
      ServerId serverId,
      LogLevel level,
      LogSource source,
      @Nullable String component,
      String message,
      Map<String, String> details) {
    LogEntry entry =
        new LogEntry(
            LogEntryId.random(),
            serverId,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            level,
            source,
            component,
            message,
            new TreeMap<>(details));
    if (!waiting.offer(entry)) {
      notStored.incrementAndGet();
    }
    listeners.getOrDefault(serverId, Set.of()).forEach(listener -> listener.onEntry(entry));
    storeSoon();
  }

  public void subscribe(ServerId serverId, Listener listener) {
    listeners.compute(
        serverId,
        (id, present) -> {
          Set<Listener> set = present == null ? ConcurrentHashMap.newKeySet() : present;
          set.add(listener);
          return set;
        });
  }

  public void unsubscribe(ServerId serverId, Listener listener) {
    listeners.computeIfPresent(
        serverId,
        (id, present) -> {
          present.remove(listener);
          return present.isEmpty() ? null : present;
        });
  }

  /** Returns the number of entries since the start that were not stored because too many waited. */
  public long notStored() {
    return notStored.get();
  }

  /**
   * Starts to store what waits. Called now and then, so that nothing waits for long after a
   * failure.
   */
  public void storeSoon() {
    if (draining.compareAndSet(false, true)) {
      try {
        executor.execute(this::drain);
      } catch (RuntimeException e) {
        draining.set(false); // as the hub stops; flush() comes then
      }
    }
  }

  /** Stores what waits, in this thread; throws what the storage throws. For the hub's stop. */
  public void flush() {
    storeWaiting();
  }

  private void drain() {
    boolean stored = false;
    try {
      storeWaiting();
      stored = true;
    } catch (RuntimeException e) {
      // The storage logs this itself where others wait for it; the batch is kept for the next run.
    } finally {
      draining.set(false);
    }
    if (stored && !waiting.isEmpty()) {
      storeSoon();
    }
  }

  private synchronized void storeWaiting() {
    waiting.drainTo(batch, BATCH - batch.size());
    while (!batch.isEmpty()) {
      try {
        store.append(batch);
      } catch (RuntimeException e) {
        if (e instanceof ChatOpsException c && c.code() == ErrorCode.STORAGE_UNAVAILABLE) {
          throw e;
        }
        notStored.addAndGet(batch.size()); // never will be, and must not hold up the rest
      }
      batch.clear();
      waiting.drainTo(batch, BATCH);
    }
  }
}
