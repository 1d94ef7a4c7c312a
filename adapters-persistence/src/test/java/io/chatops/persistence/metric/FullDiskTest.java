package io.chatops.persistence.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.HistoryQuery;
import io.chatops.core.metric.Metric;
import io.chatops.core.testing.MutableClock;
import io.chatops.persistence.TestDatabase;
import io.chatops.testkit.Reports;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A store whose disk is full, as the database reports it. DiskFullIT fills a real disk. */
@ExtendWith(TestDatabase.class)
class FullDiskTest {
  private final MutableClock clock = MutableClock.atSomeTime();
  private final Instant noon = clock.instant();
  private final ServerId serverId = ServerId.random();
  private final Reports reports = Reports.of(serverId, "boot");
  private final AtomicBoolean roomLeft = new AtomicBoolean(true);
  private final CountDownLatch looked = new CountDownLatch(3);
  private final PostgresMetricStore store;

  FullDiskTest(TestDatabase.Running database) {
    this.store =
        PostgresMetricStore.start(
            database.emptyDataSource(),
            clock,
            MetricStoreSettings.of(
                Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(730), 100_000_000),
            this::isRoomLeft);
  }

  @AfterEach
  void close() {
    roomLeft.set(true);
    store.close();
  }

  @Test
  void keepsReportsWaitingReadsAndGoesOnByItself() throws InterruptedException {
    await(store.append(reports.cpu(1, noon, 1)));
    roomLeft.set(false);

    CompletableFuture<AppendOutcome> waiting = store.append(reports.cpu(2, noon.plusSeconds(5), 2));

    assertThat(looked.await(1, TimeUnit.MINUTES)).isTrue();
    assertThat(waiting).isNotDone();
    assertThat(points()).as("what is readable").isEqualTo(1);
    assertThat(store.trouble()).get().extracting(StoreTrouble::diskFull).isEqualTo(true);
    assertThat(store.counters().diskFull()).isTrue();

    roomLeft.set(true);

    assertThat(await(waiting)).isEqualTo(AppendOutcome.STORED);
    assertThat(points()).isEqualTo(2);
    assertThat(store.trouble()).isEmpty();
    assertThat(store.counters().diskFull()).isFalse();
  }

  @Test
  void saysThatTheDiskIsFullBeforeAnythingComes() {
    roomLeft.set(false);

    assertThat(store.trouble()).get().extracting(StoreTrouble::diskFull).isEqualTo(true);
  }

  @Test
  void dropsWhatIsOldButCompactsNothing() {
    await(store.append(reports.cpu(1, noon, 1)));
    clock.advance(Duration.ofDays(2));
    roomLeft.set(false);

    store.maintain();

    assertThat(store.counters().maintenances()).isZero();
    assertThat(store.counters().compactionLag()).isNull();
    roomLeft.set(true);
    store.maintain();
    clock.advance(Duration.ofMinutes(5));
    assertThat(store.counters().maintenances()).isEqualTo(1);
    assertThat(store.counters().compactionLag()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void looksAtTheRoomOfADirectory(@TempDir Path directory) {
    assertThat(DiskRoom.in(directory, 0).isLeft()).isTrue();
    assertThat(DiskRoom.in(directory, Long.MAX_VALUE).isLeft()).isFalse();
    assertThat(DiskRoom.in(directory.resolve("none"), Long.MAX_VALUE).isLeft())
        .as("unknown")
        .isTrue();
    assertThat(DiskRoom.usualReserve(directory)).isBetween(0L, 256L << 20);
  }

  private boolean isRoomLeft() {
    boolean left = roomLeft.get();
    if (!left) {
      looked.countDown();
    }
    return left;
  }

  private int points() {
    return store
        .history(
            new HistoryQuery(
                serverId,
                noon,
                noon.plusSeconds(60),
                Set.of(Metric.CPU_USAGE_PERCENT),
                300,
                HistoryQuery.Resolution.RAW))
        .series()
        .get(0)
        .points()
        .size();
  }

  private static AppendOutcome await(CompletableFuture<AppendOutcome> outcome) {
    return outcome.orTimeout(1, TimeUnit.MINUTES).join();
  }
}
