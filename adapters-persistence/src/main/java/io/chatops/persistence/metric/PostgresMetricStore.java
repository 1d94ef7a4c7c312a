package io.chatops.persistence.metric;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.MetricHistory;
import io.chatops.core.metric.MetricReport;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.metric.RemovedServers;
import io.chatops.persistence.sql.StorageFailure;
import io.chatops.persistence.sql.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reports in PostgreSQL: one compact row each until their hour is over, then chunks. One thread
 * commits all waiting reports, so that those that arrive during one commit share the next.
 *
 * <p>Futures are completed on a separate thread, in the order of the commits; callbacks must hand
 * over and return. The writer keeps one connection of the data source for itself.
 */
public final class PostgresMetricStore implements MetricStore, AutoCloseable {
  private static final Duration SLOW_READING = Duration.ofSeconds(1);

  /** The time until the next run is due. */
  private static final Duration SLOW_MAINTENANCE = Duration.ofMinutes(10);

  private static final int REMOVAL_TIMEOUT_SECONDS = 10;

  /** Half of the hub's connections, so that reading history cannot block sign-ins. */
  static final int HISTORIES_AT_ONCE = 6;

  private static final int READ_TIMEOUT_SECONDS = 5;

  private final Transactions transactions;
  private final InstantSource clock;
  private final MetricStoreSettings settings;
  private final ReportQueue queue;
  private final SeriesDictionary dictionary;
  private final OwnerShares shares;
  private final HighWaterMarks marks = new HighWaterMarks();
  private final RemovedServers removed = new RemovedServers();
  private final ReentrantLock storing = new ReentrantLock();
  private final Partitions partitions = new Partitions("metric_report", Partitions.Width.HOUR);
  private final UnreadableChunks unreadable = new UnreadableChunks();
  private final MetricMaintenance maintenance;
  private final RetentionClock retentionClock;
  private final WriterStatistics statistics = new WriterStatistics();
  private final ExecutorService completions;
  private final DiskRoom room;
  private final Semaphore reading = new Semaphore(HISTORIES_AT_ONCE, true);
  private final SlowOperationLog slowReading;
  private final SlowOperationLog slowMaintenance;
  private volatile @Nullable Instant compactedAt;
  private volatile @Nullable Instant countedAt;
  private final ReportWriter writer;
  private final Thread writerThread;

  private PostgresMetricStore(
      DataSource dataSource, InstantSource clock, MetricStoreSettings settings, DiskRoom room) {
    this.transactions = new Transactions(dataSource);
    this.clock = clock;
    this.settings = settings;
    this.queue = new ReportQueue(settings.queueReports(), settings.queueBytes());
    this.dictionary = new SeriesDictionary(settings.budgets());
    this.shares = new OwnerShares(settings.budgets());
    this.completions =
        Executors.newSingleThreadExecutor(task -> daemon(task, "metric-acknowledgement"));
    this.retentionClock = new RetentionClock(clock, settings.retentionStep());
    this.writer =
        new ReportWriter(
            dataSource,
            clock,
            retentionClock,
            settings,
            queue,
            dictionary,
            shares,
            marks,
            partitions,
            removed,
            storing,
            statistics,
            completions,
            room);
    this.writerThread = daemon(writer, "metric-writer");
    this.maintenance = new MetricMaintenance(partitions, settings, unreadable);
    this.room = room;
    this.slowReading = new SlowOperationLog(SLOW_READING, clock);
    this.slowMaintenance = new SlowOperationLog(SLOW_MAINTENANCE, clock);
  }

  /**
   * Starts a store that accepts reports at once, even while the database is unreachable.
   *
   * @param dataSource a database to which this module's migrations have been applied
   */
  public static PostgresMetricStore start(
      DataSource dataSource, InstantSource clock, MetricStoreSettings settings) {
    return start(dataSource, clock, settings, DiskRoom.UNKNOWN);
  }

  /**
   * Starts a store that watches its disk.
   *
   * @param room the free space on the database's disk; while none is left, reports wait and nothing
   *     is compacted
   */
  public static PostgresMetricStore start(
      DataSource dataSource, InstantSource clock, MetricStoreSettings settings, DiskRoom room) {
    PostgresMetricStore store = new PostgresMetricStore(dataSource, clock, settings, room);
    store.writerThread.start();
    return store;
  }

  @Override
  public CompletableFuture<AppendOutcome> append(MetricReport report) {
    PendingReport pending = new PendingReport(report);
    if (pending.boot != null && pending.boot.bootId().length() > BootKey.MAX_LENGTH) {
      return CompletableFuture.failedFuture(
          new ChatOpsException(
              ErrorCode.INVALID, "boot_id must be at most " + BootKey.MAX_LENGTH + " characters"));
    }
    if (!queue.offer(pending)) {
      return CompletableFuture.failedFuture(
          StorageFailure.unavailable(
              new IllegalStateException(
                  "The store was closed, or its queue is full: " + counters())));
    }
    return pending.done;
  }

  @Override
  public int queueLimit() {
    return settings.queueReports();
  }

  @Override
  public List<MetricHistory> history(FleetQuery query) {
    HistoryReader reader = new HistoryReader(dictionary, settings, unreadable);
    acquireReadPermit();
    long begin = System.nanoTime();
    List<MetricHistory> histories;
    try {
      histories = transactions.run(connection -> reader.read(connection, query, clock.instant()));
    } finally {
      reading.release();
    }
    slowReading.took(
        System.nanoTime() - begin,
        () ->
            "Reading history, servers="
                + query.servers().size()
                + " metrics="
                + query.metrics().size()
                + " start="
                + query.start()
                + " end="
                + query.end());
    return histories;
  }

  private void acquireReadPermit() {
    try {
      if (reading.tryAcquire(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw ChatOpsException.storageUnavailable(
        "Too many histories are being read just now; try again in a moment",
        new IllegalStateException(HISTORIES_AT_ONCE + " are being read"));
  }

  @Override
  public void deleteServer(ServerId serverId) {
    removed.add(serverId);
    awaitGroupUnderWay();
    transactions.run(
        connection -> {
          ServerData.delete(connection, serverId.value());
          return serverId;
        });
    marks.forgetLater(serverId);
  }

  /** Waits for the group being stored, which may contain reports of the removed server. */
  private void awaitGroupUnderWay() {
    try {
      if (storing.tryLock(REMOVAL_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        storing.unlock();
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw StorageFailure.unavailable(
        new IllegalStateException("The database accepts no writes, so no reports can be removed"));
  }

  @Override
  public void refresh(ServerId serverId) {
    marks.evictLater(serverId);
  }

  @Override
  public boolean maintain(int callers, Duration period) {
    return transactions.run(
        connection -> {
          boolean isAny;
          try (MaintenanceShares taken =
              MaintenanceShares.claim(connection, callers, period, MaintenanceShares.HUNG_AFTER)) {
            isAny = !taken.isEmpty();
            if (isAny) {
              maintain(connection, taken, clock.instant());
            }
          }
          countSpace(connection, period);
          return isAny;
        });
  }

  @Override
  public Optional<String> leftOutBecause(ServerId serverId) {
    return shares.problem(serverId, clock.instant());
  }

  @Override
  public Instant retentionTime(Instant now) {
    return transactions.run(
        connection -> {
          retentionClock.load(connection);
          Instant reached = retentionClock.instant();
          return reached.isBefore(now) ? reached : now;
        });
  }

  private void maintain(Connection connection, MaintenanceShares taken, Instant now)
      throws SQLException {
    boolean whole = room.isLeft();
    long begin = System.nanoTime();
    if (taken.haveAllServers()) {
      maintainAllServers(connection, taken, now, whole);
    } else if (whole) {
      maintenance.runForEach(connection, taken, now);
    }
    if (whole) {
      compactedAt = now;
      statistics.maintenances.increment();
      statistics.maintenanceNanos.add(System.nanoTime() - begin);
    }
    slowMaintenance.took(System.nanoTime() - begin, () -> "Compacting and dropping metrics");
  }

  private void maintainAllServers(
      Connection connection, MaintenanceShares taken, Instant now, boolean whole)
      throws SQLException {
    taken.allServersDone();
    Instant retentionNow = retentionClock.advance(connection);
    if (whole) {
      maintenance.run(connection, taken, now, retentionNow);
      LabelDictionary.deleteUnused(
          connection, retentionNow, Tier.TEN_MINUTES.keptFrom(retentionNow, settings));
    } else {
      maintenance.dropOldest(connection, retentionNow);
    }
  }

  /** Each hub counts for itself what others have compacted, and follows the retention. */
  private void countSpace(Connection connection, Duration period) throws SQLException {
    Instant now = clock.instant();
    Instant last = countedAt;
    if (last != null && !now.isBefore(last) && now.isBefore(last.plus(period))) {
      return;
    }
    retentionClock.load(connection);
    shares.count(connection, now);
    countedAt = now;
  }

  /** Returns the counters, for the hub's own metrics. */
  public MetricStoreCounters counters() {
    Instant compacted = compactedAt;
    return statistics.with(
        queue.reports(),
        queue.bytes(),
        compacted == null ? null : Duration.between(compacted, clock.instant()),
        isDiskFull(),
        unreadable.count());
  }

  /** Returns the reason why reports are not stored; empty if no problem is known. */
  public Optional<StoreTrouble> trouble() {
    return Optional.ofNullable(writer.trouble())
        .or(
            () ->
                room.isLeft()
                    ? Optional.empty()
                    : Optional.of(new StoreTrouble(true, false, clock.instant())));
  }

  private boolean isDiskFull() {
    return trouble().filter(StoreTrouble::diskFull).isPresent();
  }

  /** Accepts no more reports and stores the waiting ones, unless the database is unavailable. */
  @Override
  public void close() {
    queue.close();
    long patience = settings.closeTimeout().toMillis();
    try {
      writerThread.join(patience);
      writer.giveUp();
      writerThread.join(patience);
      completions.shutdown();
      completions.awaitTermination(patience, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
