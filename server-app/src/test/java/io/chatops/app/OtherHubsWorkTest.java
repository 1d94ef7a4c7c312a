package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OtherHubsWorkTest {
  private static final int THREADS = 16;
  private static final int MOST_WAITING = 1_000;

  private final OtherHubsWork work = new OtherHubsWork();
  private final BlockingQueue<CountDownLatch> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<Integer> done = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() {
    work.stop();
  }

  @Test
  void beginsInTheOrderInWhichItWasAsked() throws Exception {
    List<CountDownLatch> busy = occupy();
    for (int i = 0; i < 100; i++) {
      int number = i;
      work.execute(() -> done.add(number));
    }
    assertThat(done).isEmpty();

    busy.get(0).countDown(); // one thread is free

    for (int i = 0; i < 100; i++) {
      assertThat(done.take()).isEqualTo(i);
    }
    busy.forEach(CountDownLatch::countDown);
  }

  @Test
  void refusesMoreThanMayWaitUntilThereIsRoom() throws Exception {
    List<CountDownLatch> busy = occupy();
    for (int i = 0; i < MOST_WAITING; i++) {
      work.execute(() -> done.add(0));
    }

    assertThatThrownBy(() -> work.execute(() -> done.add(1)))
        .isInstanceOf(RejectedExecutionException.class);

    busy.forEach(CountDownLatch::countDown);
    for (int i = 0; i < MOST_WAITING; i++) {
      assertThat(done.take()).isZero();
    }
    work.execute(() -> done.add(2));
    assertThat(done.take()).isEqualTo(2);
  }

  @Test
  void cancelsWhileAllElseWaits() throws Exception {
    List<CountDownLatch> busy = occupy();
    for (int i = 0; i < MOST_WAITING; i++) {
      work.execute(() -> {});
    }

    work.cancelling().execute(() -> done.add(1));

    assertThat(done.take()).isEqualTo(1);
    busy.forEach(CountDownLatch::countDown);
  }

  @Test
  void doesWhatItHasBeforeItStopsAndTakesNothingMore() {
    work.execute(() -> done.add(1));
    work.cancelling().execute(() -> done.add(1));

    work.stop();

    assertThat(done).hasSize(2);
    assertThatThrownBy(() -> work.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(() -> work.cancelling().execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
  }

  /** Has every thread wait; the latches let them go. */
  private List<CountDownLatch> occupy() throws InterruptedException {
    for (int i = 0; i < THREADS; i++) {
      work.execute(
          () -> {
            CountDownLatch end = new CountDownLatch(1);
            begun.add(end);
            try {
              end.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt(); // the test has failed, and stops the work
            }
          });
    }
    return IntStream.range(0, THREADS).mapToObj(i -> taken()).toList();
  }

  private CountDownLatch taken() {
    try {
      return begun.take();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
