package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimersTest {
  private final ScheduledExecutorService thread = Timers.oneThread("timers-test");
  private final AtomicInteger turns = new AtomicInteger();

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  @Test
  void doesAgainWhatFailedUntilItSucceeds() throws Exception {
    CountDownLatch done = new CountDownLatch(1);

    Timers.untilDone(
        thread,
        Duration.ofMillis(1),
        "do it",
        () -> {
          if (turns.incrementAndGet() < 3) {
            throw new IllegalStateException("not yet");
          }
          done.countDown();
        });

    assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
    thread.shutdown();
    assertThat(thread.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(turns).hasValue(3);
  }

  @Test
  void leavesMostProcessorsToReports() {
    assertThat(List.of(1, 2, 7, 8, 64).stream().map(Timers::maintenanceThreads))
        .containsExactly(1, 1, 1, 2, 2);
  }

  @Test
  void letsOtherWorkInAfterTenMinutesOfMaintenance() throws Exception {
    AtomicLong nanos = new AtomicLong(17);
    BooleanSupplier endless =
        () -> {
          turns.incrementAndGet();
          nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
          return true;
        };
    CountDownLatch others = new CountDownLatch(1);

    thread.execute(() -> Timers.whileMoreIsDue(endless, nanos::get));
    thread.execute(others::countDown);

    assertThat(others.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(turns).hasValue(10);
  }

  @Test
  void doesUpkeepUntilNoMoreIsDue() {
    Timers.whileMoreIsDue(() -> turns.incrementAndGet() < 3, () -> 0);

    assertThat(turns).hasValue(3);
  }

  @Test
  void endsWithItsThread() throws Exception {
    Timers.untilDone(
        thread,
        Duration.ofMillis(1),
        "do it",
        () -> {
          turns.incrementAndGet();
          thread.shutdown();
          throw new IllegalStateException("the hub stops");
        });

    assertThat(thread.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(turns).hasValue(1);
  }
}
