package io.chatops.core.cluster;

import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentDirectory.Acquired;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.ServerId;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Takes the servers of agents that sign in. Those that wait at the same time are taken together:
 * when a hub starts, thousands of agents come at once.
 */
public final class OwnershipRequests {
  private static final System.Logger LOG = System.getLogger(OwnershipRequests.class.getName());
  private static final int BATCH = 1_000;

  private final Ownership ownership;
  private final AlertEngine engine;
  private final Executor executor;
  private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean acquiring = new AtomicBoolean();

  /**
   * Held while a batch is read: a second reading would undo what a report changed since. Fair:
   * whoever signs in is next.
   */
  private final ReentrantLock loading = new ReentrantLock(true);

  private record Waiting(ServerId serverId, CompletableFuture<Void> acquired) {}

  /**
   * Nobody waits.
   *
   * @param executor runs the taking, which blocks; no other work waits behind it
   */
  public OwnershipRequests(Ownership ownership, AlertEngine engine, Executor executor) {
    this.ownership = ownership;
    this.engine = engine;
    this.executor = executor;
  }

  /**
   * Takes a server whose agent has signed in. Never blocks.
   *
   * @return completes once the server is this hub's and the states of its alerts are known; no
   *     report may be let in before. Exceptionally when the storage cannot be reached
   */
  public CompletableFuture<Void> acquire(ServerId serverId) {
    Waiting waiting = new Waiting(serverId, new CompletableFuture<>());
    queue.add(waiting);
    acquireSoon();
    return waiting.acquired;
  }

  /**
   * Takes servers whose agents are connected here, but which another hub has taken over. Blocking.
   */
  void reacquire(Collection<ServerId> servers) {
    List<ServerId> all = List.copyOf(servers);
    for (int from = 0; from < all.size(); from += BATCH) {
      acquireNow(all.subList(from, Math.min(from + BATCH, all.size())));
    }
  }

  private void acquireSoon() {
    if (queue.isEmpty() || !acquiring.compareAndSet(false, true)) {
      return;
    }
    try {
      executor.execute(this::acquireBatch);
    } catch (RejectedExecutionException e) {
      acquiring.set(false);
      fail(pollBatch(), e); // the hub stops
    }
  }

  private void acquireBatch() {
    List<Waiting> batch = pollBatch();
    try {
      Set<ServerId> acquired = acquireNow(batch.stream().map(Waiting::serverId).toList());
      for (Waiting waiting : batch) {
        if (acquired.contains(waiting.serverId)) {
          waiting.acquired.complete(null);
        } else {
          fail(List.of(waiting), ChatOpsException.notFound("The server was just removed"));
        }
      }
    } catch (RuntimeException | Error e) {
      // Once, and not for each of thousands: those who wait only tell their agents.
      LOG.log(Level.WARNING, "Could not acquire the servers of {0} agents: {1}", batch.size(), e);
      fail(batch, e);
    } finally {
      acquiring.set(false);
      acquireSoon(); // those who came in the meantime
    }
  }

  private Set<ServerId> acquireNow(List<ServerId> servers) {
    Set<ServerId> acquired =
        ownership.acquire(servers).stream().map(Acquired::serverId).collect(Collectors.toSet());
    loadAlertsOf(acquired::contains);
    return acquired;
  }

  /**
   * Reads the alerts of servers that this hub has taken and could not read yet; none may be let in
   * or judged before. Blocking.
   */
  void loadAlerts() {
    loadAlertsOf(serverId -> true);
  }

  /** In batches, so that agents that sign in do not wait for all that was left by another hub. */
  private void loadAlertsOf(Predicate<ServerId> which) {
    boolean isMore = true;
    while (isMore) {
      loading.lock();
      try {
        isMore = loadBatch(which);
      } finally {
        loading.unlock();
      }
    }
  }

  /** Returns true if there may be more. */
  private boolean loadBatch(Predicate<ServerId> which) {
    // Now: what somebody else has read since may have been changed by a report.
    Map<ServerId, Long> batch =
        ownership.unloaded().entrySet().stream()
            .filter(due -> which.test(due.getKey()))
            .limit(BATCH)
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    engine.takeOver(batch.keySet());
    ownership.markLoaded(batch);
    return batch.size() == BATCH;
  }

  private List<Waiting> pollBatch() {
    List<Waiting> batch = new ArrayList<>();
    while (batch.size() < BATCH) {
      Waiting next = queue.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private static void fail(List<Waiting> batch, Throwable failure) {
    batch.forEach(waiting -> waiting.acquired.completeExceptionally(failure));
  }
}
