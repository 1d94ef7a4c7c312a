package io.chatops.core.bus;

import io.chatops.core.bus.BusException.Reason;
import io.chatops.core.identity.HubId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** The questions of this hub that wait for an answer. Safe for use by many threads. */
final class Questions {
  private final int most;
  private final LongSupplier nanoTime;
  private final AtomicLong last = new AtomicLong();
  private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();

  private record Waiting(HubId hub, long deadline, CompletableFuture<byte[]> answer) {}

  /**
   * Has none.
   *
   * @param most the most that may wait
   * @param nanoTime like {@link System#nanoTime}
   */
  Questions(int most, LongSupplier nanoTime) {
    this.most = most;
    this.nanoTime = nanoTime;
  }

  /** Notes a question; returns its number, or none if too many wait. */
  OptionalLong add(HubId hub, Duration limit, CompletableFuture<byte[]> answer) {
    if (waiting.size() >= most) {
      return OptionalLong.empty();
    }
    long number = last.incrementAndGet();
    waiting.put(number, new Waiting(hub, nanoTime.getAsLong() + limit.toNanos(), answer));
    return OptionalLong.of(number);
  }

  /** Returns true if it has no answer yet, and has not failed. */
  boolean isWaiting(long number) {
    return waiting.containsKey(number);
  }

  /** Gives a question its answer, if it waits and this hub was asked. */
  void answer(long number, HubId from, byte[] answer) {
    Waiting question = waiting.get(number);
    if (question != null && question.hub().equals(from) && waiting.remove(number, question)) {
      question.answer().complete(answer);
    }
  }

  /** Fails a question, if it waits and this hub was asked. */
  void fail(long number, HubId from, BusException failure) {
    Waiting question = waiting.get(number);
    if (question != null && question.hub().equals(from)) {
      fail(number, failure);
    }
  }

  /** Fails a question, if it waits. */
  void fail(long number, BusException failure) {
    Waiting question = waiting.remove(number);
    if (question != null) {
      question.answer().completeExceptionally(failure);
    }
  }

  /** Fails all. */
  void failAll(BusException failure) {
    List.copyOf(waiting.keySet()).forEach(number -> fail(number, failure));
  }

  /** Fails those whose time is over. */
  void expire() {
    long now = nanoTime.getAsLong();
    waiting.forEach(
        (number, question) -> {
          if (now - question.deadline() >= 0) {
            fail(number, new BusException(Reason.LATE, "The other hub did not answer in time"));
          }
        });
  }
}
