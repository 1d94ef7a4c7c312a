package io.chatops.persistence.metric;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.metric.AppendOutcome;
import io.chatops.core.metric.RemovedServers;
import io.chatops.persistence.sql.Sql;
import io.chatops.persistence.sql.StorageFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;

/**
 * The only thread that stores reports: it commits everything that arrived during the previous
 * commit. A group that the database does not accept is kept and retried for as long as necessary.
 */
final class ReportWriter implements Runnable {
  private static final System.Logger LOG = System.getLogger(ReportWriter.class.getName());
  private static final long MIN_BACKOFF_MILLIS = 50;
  private static final long MAX_BACKOFF_MILLIS = 3_000;

  private static final Duration SLOW_COMMIT = Duration.ofSeconds(1);

  /**
   * The silence after which a database counts as gone, even if its host's kernel still responds.
   */
  private static final int SILENCE_MILLIS = 60_000;

  /**
   * A partition was detached after we created it and before we used it; the next attempt succeeds.
   */
  private static final String NO_PARTITION = "23514";

  /** An internal failure of the hub; the database is available. */
  private static final String INTERNAL = "XX000";

  private final DataSource dataSource;
  private final InstantSource clock;
  private final RetentionClock retentionClock;
  private final MetricStoreSettings settings;
  private final ReportQueue queue;
  private final HighWaterMarks marks;
  private final LabelDictionary labels;
  private final Partitions partitions;
  private final GroupTransaction transaction;
  private final ReentrantLock storing;
  private final WriterStatistics statistics;
  private final Executor completions;
  private final DiskRoom room;
  private final StoreHealth health;
  private final CountDownLatch giveUp = new CountDownLatch(1);
  private boolean gaveUp;
  private @Nullable Connection connection;

  /** The connection's network timeout before it was ours, in milliseconds. */
  private int timeoutOfPool;

  /**
   * Creates a writer for the reports in the queue.
   *
   * @param retentionClock decides which reports are too old
   * @param storing the lock held while a group is stored
   * @param room the free space on the database's disk; while none is left, groups wait
   */
  ReportWriter(
      DataSource dataSource,
      InstantSource clock,
      RetentionClock retentionClock,
      MetricStoreSettings settings,
      ReportQueue queue,
      SeriesDictionary dictionary,
      OwnerShares shares,
      HighWaterMarks marks,
      Partitions partitions,
      RemovedServers removed,
      ReentrantLock storing,
      WriterStatistics statistics,
      Executor completions,
      DiskRoom room) {
    this.dataSource = dataSource;
    this.clock = clock;
    this.retentionClock = retentionClock;
    this.settings = settings;
    this.queue = queue;
    this.marks = marks;
    this.labels = dictionary.labels();
    this.partitions = partitions;
    this.transaction =
        new GroupTransaction(
            dictionary,
            shares,
            partitions,
            marks,
            removed,
            statistics,
            new SlowOperationLog(SLOW_COMMIT, clock),
            settings.layout());
    this.storing = storing;
    this.statistics = statistics;
    this.completions = completions;
    this.room = room;
    this.health = new StoreHealth(clock, room);
  }

  /** Writes until the queue is closed and empty. */
  @Override
  public void run() {
    try {
      for (List<PendingReport> group = queue.take(settings.groupReports());
          !group.isEmpty();
          group = queue.take(settings.groupReports())) {
        write(group);
      }
      returnConnection();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  /** Refuses from now on whatever the database does not accept at once; for closing. */
  void giveUp() {
    giveUp.countDown();
  }

  private void write(List<PendingReport> group) throws InterruptedException {
    if (gaveUp) {
      // Not even attempted: if these were stored, the refused earlier ones would look like
      // repetitions when they are sent again.
      refuse(group);
      return;
    }
    long pause = MIN_BACKOFF_MILLIS;
    while (true) {
      try {
        Instant now = clock.instant();
        storing.lock();
        try {
          requireRoom();
          Connection present = connected();
          Instant keptFrom = keptFrom(retentionClock.instant(), settings.retention());
          transaction.store(present, group, now, keptFrom);
        } finally {
          storing.unlock();
        }
        health.works();
        complete(group);
        return;
      } catch (SQLException e) {
        recover(group, e);
        StorageFailure failure = StorageFailure.of(e);
        if (failure == StorageFailure.BAD_DATA && !NO_PARTITION.equals(e.getSQLState())) {
          isolate(group, e);
          return;
        }
        health.fails(e);
      } catch (RuntimeException e) {
        recover(group, new SQLException(e));
        isolate(group, e);
        return;
      } catch (Error e) {
        // For example a short lack of memory: the reports are fine, and nobody would restart this
        // thread.
        SQLException failure = new SQLException("the hub failed: " + e, INTERNAL, e);
        recover(group, failure);
        health.fails(failure);
      }
      statistics.retries.increment();
      if (giveUp.await(pause, TimeUnit.MILLISECONDS)) {
        gaveUp = true;
        refuse(group);
        return;
      }
      pause = Math.min(pause * 2, MAX_BACKOFF_MILLIS);
    }
  }

  private void requireRoom() throws SQLException {
    if (!room.isLeft()) {
      throw new SQLException("less than the reserve is left", StoreHealth.DISK_FULL);
    }
  }

  /** Returns the reason why reports are not being stored; absent if they are. */
  @Nullable StoreTrouble trouble() {
    return health.trouble();
  }

  private void refuse(List<PendingReport> group) {
    fail(group, StorageFailure.unavailable(new IllegalStateException("The hub stops")));
  }

  /** Halves a group repeatedly until the report that can never be stored is found. */
  private void isolate(List<PendingReport> group, Exception cause) throws InterruptedException {
    if (group.size() == 1) {
      LOG.log(
          System.Logger.Level.WARNING,
          "A report of server " + group.get(0).report.serverId() + " cannot be stored",
          cause);
      statistics.failed.increment();
      fail(group, new ChatOpsException(ErrorCode.INVALID, "This report cannot be stored"));
      return;
    }
    int half = group.size() / 2;
    write(group.subList(0, half));
    write(group.subList(half, group.size()));
  }

  /**
   * Drops everything that may be wrong after a failure. The commit may even have succeeded and only
   * its reply be lost; therefore the marks are read again, and show whether the group was stored.
   */
  private void recover(List<PendingReport> group, SQLException failure) {
    group.forEach(pending -> marks.evict(pending.report.serverId()));
    partitions.clearCache();
    Connection failed = connection;
    if (failed == null) {
      return;
    }
    try {
      if (StorageFailure.of(failure) != StorageFailure.UNAVAILABLE) {
        failed.rollback();
        return;
      }
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
    labels.clearCache();
    disconnect();
  }

  private void complete(List<PendingReport> group) {
    completions.execute(
        () -> {
          queue.release(group);
          for (PendingReport pending : group) {
            AppendOutcome outcome = Objects.requireNonNull(pending.outcome);
            statistics.count(outcome);
            pending.done.complete(outcome);
          }
        });
  }

  private void fail(List<PendingReport> group, ChatOpsException failure) {
    completions.execute(
        () -> {
          queue.release(group);
          group.forEach(pending -> pending.done.completeExceptionally(failure));
        });
  }

  private Connection connected() throws SQLException {
    Connection present = connection;
    if (present != null) {
      return present;
    }
    Connection opened = dataSource.getConnection();
    connection = opened;
    timeoutOfPool = opened.getNetworkTimeout();
    opened.setNetworkTimeout(Runnable::run, SILENCE_MILLIS);
    opened.setAutoCommit(false);
    // A database may be set up to reply before a commit is durable; stricter settings are kept.
    Sql.update(
        opened,
        "SELECT set_config('synchronous_commit', 'on', false)"
            + " WHERE current_setting('synchronous_commit') = 'off'");
    retentionClock.load(opened);
    opened.commit();
    return opened;
  }

  /**
   * Gives the connection back to its pool as it came: at an orderly end nothing is wrong with it. A
   * pool warns of one that was aborted.
   */
  private void returnConnection() {
    Connection present = connection;
    if (present == null) {
      return;
    }
    try {
      // Nothing is under way here. Should it ever be, turning auto-commit on would commit it.
      present.rollback();
      present.setNetworkTimeout(Runnable::run, timeoutOfPool);
      present.close();
      connection = null;
    } catch (SQLException e) {
      // It is aborted instead, as one that is lost.
      LOG.log(System.Logger.Level.DEBUG, "A connection could not be given back", e);
    }
  }

  private void disconnect() {
    Connection present = connection;
    connection = null;
    if (present == null) {
      return;
    }
    try (present) {
      // Aborted, so that no pool reuses it. It is the driver's own: the pool's forgets that it was
      // borrowed, and has one less from then on.
      present.unwrap(PgConnection.class).abort(Runnable::run);
    } catch (SQLException e) {
      LOG.log(System.Logger.Level.DEBUG, "A broken connection could not be closed", e);
    }
  }

  /** Returns the time from which reports are kept, in whole hours, because partitions are hours. */
  static Instant keptFrom(Instant now, Duration retention) {
    return now.minus(retention).truncatedTo(ChronoUnit.HOURS);
  }
}
