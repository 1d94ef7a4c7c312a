package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.memory.InMemoryAlertRepository;
import io.chatops.core.memory.InMemoryNotificationChannelRepository;
import io.chatops.core.memory.InMemoryNotificationRepository;
import io.chatops.core.notify.MessageWriter;
import io.chatops.core.notify.NotificationLoop;
import io.chatops.core.notify.NotificationRepository;
import io.chatops.core.testing.MutableClock;
import io.chatops.core.testing.RecordingAlertNotifier;
import io.chatops.persistence.sql.StorageFailure;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class NotificationWorkTest {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private final InMemoryNotificationRepository stored = new InMemoryNotificationRepository();
  private final List<RuntimeException> problems = new CopyOnWriteArrayList<>();
  private final ExecutorService sending = Executors.newSingleThreadExecutor();
  private final NotificationWork work =
      new NotificationWork(
          new NotificationLoop(
              new InMemoryAlertRepository(stored::put),
              new InMemoryNotificationChannelRepository(),
              slow(),
              new RecordingAlertNotifier(),
              new MessageWriter(null),
              sending,
              MutableClock.atSomeTime(),
              problems::add),
          stored,
          sending,
          () -> {});

  @Test
  void letsTheStorageFinishWhenItStops() throws InterruptedException {
    work.start();
    asked.await();

    work.stop();

    assertThat(problems).isEmpty();
    assertThat(sending.isTerminated()).isTrue();
  }

  /** A storage whose connections take a moment; like a pool it fails whoever is interrupted. */
  private NotificationRepository slow() {
    return (NotificationRepository)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {NotificationRepository.class},
            (proxy, method, arguments) -> {
              asked.countDown();
              try {
                assertThat(never.await(100, TimeUnit.MILLISECONDS)).isFalse();
                return method.invoke(stored, arguments);
              } catch (InterruptedException e) {
                throw StorageFailure.unavailable(new SQLException("Interrupted while acquiring"));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
