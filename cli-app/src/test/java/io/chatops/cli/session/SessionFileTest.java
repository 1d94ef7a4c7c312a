package io.chatops.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lock that lets a refresh token be used once. */
@Timeout(180)
class SessionFileTest {
  @TempDir Path home;

  @Test
  void letsOneThreadWaitForTheOther() throws Exception {
    SessionFile file = SessionFile.of(Map.of("XDG_CONFIG_HOME", home.toString()));
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicBoolean firstLeft = new AtomicBoolean();
    CompletableFuture<Boolean> first =
        CompletableFuture.supplyAsync(
            () ->
                file.exclusively(
                    () -> {
                      inside.countDown();
                      boolean told = await(goOn, 60_000);
                      firstLeft.set(true);
                      return told;
                    }),
            action -> new Thread(action).start());
    assertThat(await(inside, 60_000)).isTrue();
    FutureTask<Boolean> second = new FutureTask<>(() -> file.exclusively(firstLeft::get));
    Thread waiter = new Thread(second);
    waiter.start();

    while (waiter.getState() != Thread.State.WAITING && waiter.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(second).isNotDone();
    goOn.countDown();

    assertThat(first.get(1, TimeUnit.MINUTES)).isTrue();
    assertThat(second.get(1, TimeUnit.MINUTES)).isTrue();
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
