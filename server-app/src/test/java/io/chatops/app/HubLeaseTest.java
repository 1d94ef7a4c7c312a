package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.Ownership;
import io.chatops.core.memory.InMemoryStorage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HubLeaseTest {
  private final Semaphore renewals = new Semaphore(0);
  private final Ownership ownership =
      new Ownership(countingRenewals(), "hub-1:8080", InstantSource.system(), System::nanoTime);

  private AgentDirectory countingRenewals() {
    AgentDirectory directory =
        InMemoryStorage.create(InstantSource.system(), Duration.ofDays(7)).agentDirectory();
    return (AgentDirectory)
        Proxy.newProxyInstance(
            AgentDirectory.class.getClassLoader(),
            new Class<?>[] {AgentDirectory.class},
            (proxy, method, arguments) -> {
              Object answer = method.invoke(directory, arguments);
              if (method.getName().equals("renew")) {
                renewals.release();
              }
              return answer;
            });
  }

  @Test
  void isRenewedWhileATurnHangs() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Runnable turn =
        () -> {
          hanging.countDown();
          try {
            assertThat(released.await(2, TimeUnit.MINUTES)).isTrue();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    HubLease lease =
        new HubLease(
            ownership, turn, new ArrivalsThread().executor(), false, Duration.ofMillis(10));
    try {
      lease.register();
      lease.start();
      assertThat(hanging.await(1, TimeUnit.MINUTES)).isTrue();
      renewals.drainPermits();

      assertThat(renewals.tryAcquire(3, 1, TimeUnit.MINUTES)).isTrue();
    } finally {
      released.countDown();
      lease.stop();
    }
  }
}
