package io.chatops.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.Hint;
import io.chatops.core.hub.Hints;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.HubId;
import io.chatops.core.memory.InMemoryHints;
import io.chatops.core.memory.InMemoryStorage;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HubLeaseTest {
  private final Semaphore renewals = new Semaphore(0);
  private final Semaphore failures = new Semaphore(0);
  private final Semaphore sentAway = new Semaphore(0);
  private final Semaphore connected = new Semaphore(0);
  private final AtomicLong nanoTime = new AtomicLong();
  private final AgentDirectory directory =
      InMemoryStorage.create(InstantSource.system(), Duration.ofDays(7)).agentDirectory();
  private final Ownership ownership =
      new Ownership(
          countingRenewals(),
          () -> HubAddress.plain("hub-1:8080"),
          InstantSource.system(),
          nanoTime::get);
  private volatile boolean isAway;

  private AgentDirectory countingRenewals() {
    return (AgentDirectory)
        Proxy.newProxyInstance(
            AgentDirectory.class.getClassLoader(),
            new Class<?>[] {AgentDirectory.class},
            (proxy, method, arguments) -> {
              if (isAway) {
                failures.release();
                throw new IllegalStateException("away");
              }
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
    HubLease lease = lease(turn);
    try {
      lease.register();
      lease.start(listener());
      assertThat(hanging.await(1, TimeUnit.MINUTES)).isTrue();
      renewals.drainPermits();

      assertThat(renewals.tryAcquire(3, 1, TimeUnit.MINUTES)).isTrue();
    } finally {
      released.countDown();
      lease.stop();
    }
  }

  @Test
  void hearsHintsOnceThereIsAnotherHub() throws Exception {
    Semaphore turns = new Semaphore(0);
    HubLease lease = lease(turns::release);
    try {
      lease.register();
      lease.start(listener());
      await(turns, 3);
      assertThat(connected.availablePermits()).isZero();

      directory.renew(HubId.random(), HubAddress.plain("hub-2:8080"), false);
      await(connected, 1);
    } finally {
      lease.stop();
    }
  }

  private Hints.Listener listener() {
    return new Hints.Listener() {
      @Override
      public void heard(Hint hint) {}

      @Override
      public void missed() {
        connected.release();
      }
    };
  }

  private HubLease lease(Runnable turn) {
    return new HubLease(
        ownership,
        new InMemoryHints(),
        turn,
        sentAway::release,
        () -> {},
        new OwnershipThread().executor(),
        false,
        Duration.ofMillis(10));
  }

  @Test
  void disconnectsAllWhileItCannotBeRenewed() throws Exception {
    directory.renew(HubId.random(), HubAddress.plain("hub-2:8080"), false);
    HubLease lease = lease(() -> {});
    try {
      lease.register();
      await(renewals, 3);
      assertThat(sentAway.availablePermits()).isZero();

      isAway = true;
      await(failures, 2);
      assertThat(sentAway.availablePermits()).isZero();
      nanoTime.addAndGet(Ownership.LEASE.plusSeconds(1).toNanos());
      await(sentAway, 3); // whoever comes again, too

      renewals.drainPermits();
      isAway = false;
      await(renewals, 2);
      sentAway.drainPermits();
      await(renewals, 2);
      assertThat(sentAway.availablePermits()).isZero();
    } finally {
      lease.stop();
    }
  }

  @Test
  void isCutOffOnceItsOwnLeaseHasExpired() {
    Duration lease = Duration.ofSeconds(3);
    directory.renew(HubId.random(), HubAddress.plain("hub-2:8080"), false);
    Ownership brief =
        new Ownership(
            directory,
            () -> HubAddress.plain("hub-1:8080"),
            InstantSource.system(),
            nanoTime::get,
            lease);
    brief.start(false);

    nanoTime.addAndGet(lease.toNanos());
    assertThat(brief.isCutOff()).isFalse();
    nanoTime.incrementAndGet();

    assertThat(brief.isCutOff()).isTrue();
    assertThat(brief.syncPeriod()).isEqualTo(Duration.ofMillis(600));
  }

  @Test
  void keepsEverybodyWhereThereIsNoOtherHub() throws Exception {
    HubLease lease = lease(() -> {});
    try {
      lease.register();
      isAway = true;
      nanoTime.addAndGet(Ownership.LEASE.plusSeconds(1).toNanos());

      await(failures, 3);

      assertThat(sentAway.availablePermits()).isZero();
    } finally {
      lease.stop();
    }
  }

  private static void await(Semaphore permits, int count) throws InterruptedException {
    assertThat(permits.tryAcquire(count, 1, TimeUnit.MINUTES)).isTrue();
  }
}
