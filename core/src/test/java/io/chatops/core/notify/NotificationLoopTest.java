package io.chatops.core.notify;

import static io.chatops.core.notify.NotifyFixture.webhook;
import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.Severity;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real threads. */
@Timeout(30)
class NotificationLoopTest {
  private final NotifyFixture hub = new NotifyFixture();
  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final NotificationLoop loop =
      new NotificationLoop(
          hub.alerts,
          hub.channels,
          hub.notifications,
          hub.notifier,
          new MessageWriter(null),
          executor,
          hub.clock,
          hub.problems::add);
  private final Thread thread = new Thread(loop, "test-notifications");

  @AfterEach
  void stop() throws InterruptedException {
    thread.interrupt();
    executor.shutdownNow();
    thread.join();
    assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void sendsAChangeAndTheNoticesWaitingBehindIt() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    hub.notifier.answer(
        sent -> {
          both.countDown();
          return new Receipt.Delivered("HTTP 200");
        });
    hub.add(webhook("one"));
    thread.start();

    Alert alert = hub.open(Severity.WARNING);
    hub.open(Severity.CRITICAL);
    loop.onChange(new AlertChange(alert, AlertChange.Kind.OPENED));

    both.await();
  }

  @Test
  void interruptsAnAttemptThatHangs() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    hub.notifier.answer(
        sent -> {
          hanging.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return new Receipt.Retry("interrupted", null);
        });
    hub.add(webhook("one"));
    hub.open(Severity.WARNING);
    loop.dispatchDue();
    hanging.await();

    hub.clock.advance(NotificationSender.HANGS);
    loop.dispatchDue();

    interrupted.await();
    assertThat(hub.all())
        .singleElement()
        .extracting(Notification::detail)
        .isEqualTo("No end within 30 s");
  }
}
