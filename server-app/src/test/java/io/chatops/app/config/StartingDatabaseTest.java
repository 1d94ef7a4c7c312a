package io.chatops.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chatops.persistence.embedded.EmbeddedDatabaseException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StartingDatabaseTest {
  @AfterEach
  void forget() {
    StartingDatabase.start(() -> {});
  }

  @Test
  void waitsUntilItIsReady() throws InterruptedException {
    CountDownLatch mayBeReady = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicBoolean ready = new AtomicBoolean();
    AtomicBoolean readyAfterwards = new AtomicBoolean();
    StartingDatabase.start(
        () -> {
          await(mayBeReady);
          ready.set(true);
        });
    Thread hub =
        new Thread(
            () -> {
              waiting.countDown();
              StartingDatabase.await();
              readyAfterwards.set(ready.get());
            });
    hub.start();

    await(waiting);
    mayBeReady.countDown();
    hub.join(TimeUnit.SECONDS.toMillis(30));

    assertThat(readyAfterwards).isTrue();
  }

  @Test
  void throwsWhatItsStartHasThrown() {
    EmbeddedDatabaseException failure = new EmbeddedDatabaseException("the disk is full");
    StartingDatabase.start(
        () -> {
          throw failure;
        });

    assertThatThrownBy(StartingDatabase::await).isSameAs(failure);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
