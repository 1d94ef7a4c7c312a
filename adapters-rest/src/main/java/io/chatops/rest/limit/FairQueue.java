package io.chatops.rest.limit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A semaphore that is fair to callers: a released permit goes to the next caller in round-robin
 * order, however many permits another caller waits for. If too many wait, the last request of the
 * caller with most requests is rejected, or for a new caller the one that has waited longest.
 * Thread-safe.
 */
final class FairQueue {
  private final int maxWaiting;
  private final int maxWaitingPerCaller;
  // In the order in which callers get their next permit.
  private final Map<String, Deque<CompletableFuture<Boolean>>> waiting = new LinkedHashMap<>();
  private int free;
  private int waitingCount;

  FairQueue(int permits, int maxWaiting, int maxWaitingPerCaller) {
    this.free = permits;
    this.maxWaiting = maxWaiting;
    this.maxWaitingPerCaller = maxWaitingPerCaller;
  }

  /** Acquires a permit; returns false if it is not available in time, or too many wait. */
  boolean acquire(String caller, Duration patience) {
    CompletableFuture<Boolean> permit = new CompletableFuture<>();
    synchronized (this) {
      if (free > 0) {
        free--;
        return true;
      }
      if (!mayWait(caller)) {
        return false;
      }
      waiting.computeIfAbsent(caller, name -> new ArrayDeque<>()).addLast(permit);
      waitingCount++;
    }
    try {
      return permit.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return !gaveUp(caller, permit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !gaveUp(caller, permit);
    } catch (ExecutionException e) {
      throw new IllegalStateException("permits are only granted or rejected", e);
    }
  }

  /** Releases a permit to the next caller. */
  synchronized void release() {
    Map.Entry<String, Deque<CompletableFuture<Boolean>>> next =
        waiting.entrySet().stream().findFirst().orElse(null);
    if (next == null) {
      free++;
      return;
    }
    CompletableFuture<Boolean> permit = next.getValue().removeFirst();
    waitingCount--;
    waiting.remove(next.getKey());
    if (!next.getValue().isEmpty()) {
      waiting.put(next.getKey(), next.getValue()); // behind all others
    }
    permit.complete(true);
  }

  /** Returns the number of requests that wait. */
  synchronized int waitingCount() {
    return waitingCount;
  }

  private boolean mayWait(String caller) {
    Deque<CompletableFuture<Boolean>> mine = waiting.get(caller);
    int waitingHere = mine == null ? 0 : mine.size();
    if (waitingHere >= maxWaitingPerCaller) {
      return false;
    }
    if (waitingCount < maxWaiting) {
      return true;
    }
    Deque<CompletableFuture<Boolean>> crowd =
        waiting.values().stream().max(Comparator.comparingInt(Deque::size)).orElseThrow();
    if (crowd.size() > waitingHere + 1) {
      crowd.removeLast().complete(false);
    } else if (waitingHere == 0) {
      // Everybody has one place. Callers who are many must not keep out all others for as long as
      // they wait.
      String oldest = waiting.keySet().iterator().next();
      requireNonNull(waiting.remove(oldest)).removeFirst().complete(false);
    } else {
      return false;
    }
    waitingCount--;
    return true;
  }

  /** Returns false if the permit was granted at the last moment. */
  private synchronized boolean gaveUp(String caller, CompletableFuture<Boolean> permit) {
    Deque<CompletableFuture<Boolean>> mine = waiting.get(caller);
    if (mine == null || !mine.removeIf(other -> other == permit)) {
      return !permit.getNow(false);
    }
    waitingCount--;
    if (mine.isEmpty()) {
      waiting.remove(caller);
    }
    return true;
  }
}
