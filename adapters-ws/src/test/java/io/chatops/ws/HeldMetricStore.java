package io.chatops.ws;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A store that can be told not to commit, as when the database is away. */
public final class HeldMetricStore implements MetricStore {
  private final MetricStore store;
  private final Set<ServerId> held = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final Object arrivals = new Object();
  private volatile boolean holdsAll;
  private volatile @Nullable RuntimeException failure;
  private volatile boolean throwsAtOnce;

  public HeldMetricStore(MetricStore store) {
    this.store = store;
  }

  public void hold(ServerId serverId) {
    held.add(serverId);
  }

  public void holdAll() {
    holdsAll = true;
  }

  /** Every report is refused with this from now on. */
  public void failWith(RuntimeException e) {
    failure = e;
  }

  /** Every report is refused by a throw out of {@link #append} from now on. */
  public void throwAtOnce(RuntimeException e) {
    failure = e;
    throwsAtOnce = true;
  }

  /** Takes reports again. */
  public void recover() {
    failure = null;
    throwsAtOnce = false;
  }

  /** Commits what waits, and what comes; in the order of the calls, as a store has to. */
  public void release() {
    synchronized (arrivals) {
      for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
        next.run();
      }
      holdsAll = false;
      held.clear();
    }
  }

  /** Waits until this many reports wait. */
  public void awaitWaiting(int count) {
    long end = System.nanoTime() + Await.LIMIT.toNanos();
    synchronized (arrivals) {
      while (waitingCount.get() < count) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) {
          throw new AssertionError(waitingCount.get() + " reports wait, not " + count);
        }
        try {
          arrivals.wait(left);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  public int waitingCount() {
    return waitingCount.get();
  }

  @Override
  public CompletableFuture<AppendOutcome> append(MetricReport report) {
    RuntimeException refusal = failure;
    if (refusal != null && throwsAtOnce) {
      throw refusal;
    }
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    synchronized (arrivals) {
      if (!holdsAll && !held.contains(report.serverId())) {
        return store.append(report);
      }
      CompletableFuture<AppendOutcome> future = new CompletableFuture<>();
      waiting.add(
          () -> {
            waitingCount.decrementAndGet();
            future.complete(store.append(report).join());
          });
      waitingCount.incrementAndGet();
      arrivals.notifyAll();
      return future;
    }
  }

  @Override
  public int queueLimit() {
    return store.queueLimit();
  }

  @Override
  public List<MetricHistory> history(FleetQuery query) {
    return store.history(query);
  }

  @Override
  public void deleteServer(ServerId serverId) {
    store.deleteServer(serverId);
  }

  @Override
  public void refresh(ServerId serverId) {
    store.refresh(serverId);
  }

  @Override
  public boolean maintain(int callers, Duration period) {
    return store.maintain(callers, period);
  }
}
