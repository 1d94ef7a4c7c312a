package io.chatops.rest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class FairQueueTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final FairQueue turns = new FairQueue(1, 6, 4);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> begun = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void goRoundAmongCallers() {
    assertThat(turns.acquire("a", LONG)).isTrue();
    List<CompletableFuture<Boolean>> waiting =
        List.of(waits("a", 1), waits("a", 2), waits("a", 3), waits("b", 4), waits("c", 5));

    for (int i = 0; i < waiting.size(); i++) {
      turns.release();
      int now = i + 1;
      until(() -> begun.size() == now);
    }

    assertThat(waiting).allMatch(CompletableFuture::join);
    assertThat(begun).containsExactly("a", "b", "c", "a", "a");
    turns.release();
    assertThat(turns.acquire("d", Duration.ZERO)).isTrue();
  }

  @Test
  void boundTheWaitingOfOneCaller() {
    assertThat(turns.acquire("a", LONG)).isTrue();
    for (int i = 1; i <= 4; i++) {
      assertThat(waits("a", i)).isNotDone();
    }

    assertThat(turns.acquire("a", LONG)).isFalse();
    CompletableFuture<Boolean> other = waits("b", 5);
    turns.release();
    turns.release();
    assertThat(other.join()).isTrue();
  }

  @Test
  void rejectTheLastRequestOfTheBusiestCaller() {
    assertThat(turns.acquire("a", LONG)).isTrue();
    List<CompletableFuture<Boolean>> crowd =
        List.of(waits("a", 1), waits("a", 2), waits("a", 3), waits("a", 4));
    assertThat(waits("b", 5)).isNotDone();
    assertThat(waits("b", 6)).isNotDone();

    CompletableFuture<Boolean> newcomer = waits("c", 6);

    assertThat(crowd.get(3).join()).isFalse();
    assertThat(turns.acquire("b", LONG)).as("no more than its share").isFalse();
    turns.release();
    turns.release();
    turns.release();
    assertThat(newcomer.join()).isTrue();
  }

  @Test
  void replaceTheOldestWhenEachCallerHasOne() {
    assertThat(turns.acquire("a", LONG)).isTrue();
    List<CompletableFuture<Boolean>> crowd = new ArrayList<>();
    for (int i = 1; i <= 6; i++) {
      crowd.add(waits("network-" + i, i));
    }

    CompletableFuture<Boolean> newcomer = waits("newcomer", 6);

    assertThat(crowd.get(0).join()).isFalse();
    assertThat(turns.acquire("newcomer", LONG)).as("a second place").isFalse();
    for (int i = 0; i < 6; i++) {
      turns.release();
    }
    assertThat(newcomer.join()).isTrue();
    assertThat(crowd.subList(1, 6)).allMatch(CompletableFuture::join);
  }

  @Test
  void forgetWhoeverGaveUp() {
    assertThat(turns.acquire("a", LONG)).isTrue();

    assertThat(turns.acquire("b", Duration.ZERO)).isFalse();

    assertThat(turns.waitingCount()).isZero();
    turns.release();
    assertThat(turns.acquire("c", Duration.ZERO)).isTrue();
  }

  /** Waits in a thread; returns when so many wait. */
  private CompletableFuture<Boolean> waits(String caller, int waiting) {
    CompletableFuture<Boolean> turn =
        CompletableFuture.supplyAsync(
            () -> {
              boolean mine = turns.acquire(caller, LONG);
              if (mine) {
                begun.add(caller);
              }
              return mine;
            },
            threads);
    until(() -> turns.waitingCount() == waiting);
    return turn;
  }

  private static void until(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
