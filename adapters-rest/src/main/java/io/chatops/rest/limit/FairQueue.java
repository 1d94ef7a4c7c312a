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
 * A number of turns that go round among callers: each waiting caller gets the next one, however
 * many turns another one waits for. When too many wait, the last of the most crowded caller goes,
 * or for a newcomer the one that waits longest. Safe for use by many threads.
 */
final class FairQueue {
  private final int maxWaiting;
  private final int maxWaitingPerCaller;
  // In the order in which callers get their next turn.
  private final Map<String, Deque<CompletableFuture<Boolean>>> waiting = new LinkedHashMap<>();
  private int free;
  private int waitingCount;

  FairQueue(int turns, int maxWaiting, int maxWaitingPerCaller) {
    this.free = turns;
    this.maxWaiting = maxWaiting;
    this.maxWaitingPerCaller = maxWaitingPerCaller;
  }

  /** Waits for a turn; returns false if it does not come in time, or too many wait. */
  boolean acquire(String caller, Duration patience) {
    CompletableFuture<Boolean> turn = new CompletableFuture<>();
    synchronized (this) {
      if (free > 0) {
        free--;
        return true;
      }
      if (!mayWait(caller)) {
        return false;
      }
      waiting.computeIfAbsent(caller, name -> new ArrayDeque<>()).addLast(turn);
      waitingCount++;
    }
    try {
      return turn.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return !gaveUp(caller, turn);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !gaveUp(caller, turn);
    } catch (ExecutionException e) {
      throw new IllegalStateException("turns are only given or refused", e);
    }
  }

  /** Gives the turn to whoever is next. */
  synchronized void release() {
    Map.Entry<String, Deque<CompletableFuture<Boolean>>> next =
        waiting.entrySet().stream().findFirst().orElse(null);
    if (next == null) {
      free++;
      return;
    }
    CompletableFuture<Boolean> turn = next.getValue().removeFirst();
    waitingCount--;
    waiting.remove(next.getKey());
    if (!next.getValue().isEmpty()) {
      waiting.put(next.getKey(), next.getValue()); // behind all others
    }
    turn.complete(true);
  }

  /** Returns the number of turns that are waited for. */
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

  /** Returns false if the turn came at the last moment. */
  private synchronized boolean gaveUp(String caller, CompletableFuture<Boolean> turn) {
    Deque<CompletableFuture<Boolean>> mine = waiting.get(caller);
    if (mine == null || !mine.removeIf(other -> other == turn)) {
      return !turn.getNow(false);
    }
    waitingCount--;
    if (mine.isEmpty()) {
      waiting.remove(caller);
    }
    return true;
  }
}
