package io.chatops.app;

import io.chatops.core.access.KeyRing;
import io.chatops.core.access.RecheckCredentials;
import io.chatops.core.assembly.SharedState;
import io.chatops.core.command.RunCommand;
import io.chatops.core.fleet.SharedValues;
import io.chatops.core.hub.BackgroundJobs.Job;
import io.chatops.core.metric.LoadVitals;
import io.chatops.core.metric.Share;
import io.chatops.core.process.KeepProcessTops;
import io.chatops.nativememory.StartPages;
import io.chatops.ws.HubSockets;
import io.chatops.ws.browser.BrowserSockets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The hub's work by the clock, on a thread of its own; and on others the maintenance of the
 * metrics, which takes minutes where there are thousands of servers.
 */
final class Timers {
  private static final Logger LOG = Logger.getLogger(Timers.class);

  /** Ended sessions stay this long, so that a stolen token that comes back is still recognised. */
  private static final Duration KEEP_ENDED_SESSIONS = Duration.ofDays(30);

  /** The time until the maintenance of a server's metrics is due again. */
  private static final Duration MAINTENANCE_PERIOD = Duration.ofMinutes(10);

  /** Soon, since hubs that were down have some catching up to do; and a hub may have died. */
  private static final Duration MAINTENANCE_POLL_INTERVAL = Duration.ofSeconds(30);

  private static final Duration JOB_POLL_INTERVAL = Duration.ofMinutes(5);

  private final ScheduledExecutorService executor = oneThread("hub-timers");
  // On its own: pages must not wait for the storage.
  private final ScheduledExecutorService requests = oneThread("hub-sockets");
  private final List<ScheduledExecutorService> metricMaintenance =
      Stream.generate(() -> oneThread("metric-maintenance"))
          .limit(maintenanceThreads(Runtime.getRuntime().availableProcessors()))
          .toList();
  private final ScheduledExecutorService maintenance = metricMaintenance.get(0);
  private final ScheduledExecutorService processLists = oneThread("process-lists");
  private final SharedState shared;
  private final OldRecords oldRecords;
  private final BackupWatch backups;
  private final RunCommand runCommand;
  private final KeepProcessTops processTops;
  private final LoadVitals loadVitals;
  private final KeyRing keys;
  private final RecheckCredentials credentials;
  private final BrowserSockets browsers;
  private final HubSockets sockets;

  Timers(
      SharedState shared,
      RunCommand runCommand,
      KeepProcessTops processTops,
      LoadVitals loadVitals,
      KeyRing keys,
      RecheckCredentials credentials,
      BrowserSockets browsers,
      HubSockets sockets,
      OldRecords oldRecords,
      BackupWatch backups) {
    this.shared = shared;
    this.oldRecords = oldRecords;
    this.backups = backups;
    this.runCommand = runCommand;
    this.processTops = processTops;
    this.loadVitals = loadVitals;
    this.keys = keys;
    this.credentials = credentials;
    this.browsers = browsers;
    this.sockets = sockets;
  }

  void start() {
    attempt("end the commands of ended hubs", oldRecords::markCommandsOfEndedHubsLost);
    every(Duration.ofSeconds(5), "tell who went silent", shared.presence()::sweep);
    every(Duration.ofSeconds(5), "store what is in the log", shared.log()::storeSoon);
    every(
        SharedValues.PERIOD,
        "store what lists show of servers, for other hubs",
        shared.sharedValues()::write);
    every(Duration.ofSeconds(10), "store ends of commands", runCommand::retryStores);
    every(Duration.ofSeconds(10), "store when servers were last seen", this::storeLastSeen);
    every(
        executor,
        Duration.ZERO,
        BackupWatch.PERIOD,
        "read when the newest backup was taken",
        backups::follow);
    Duration second = Duration.ofSeconds(1);
    every(requests, second, second, "show servers by the hubs of their agents", sockets::tick);
    every(KeyRing.REFRESH_EVERY, "rotate the keys of access tokens", keys::refresh);
    every(
        Duration.ofMinutes(1),
        "recheck API keys and sessions",
        () -> credentials.recheck(browsers::sessions, browsers::closeSession));
    // Each server's every five minutes. The shares are small, as reports wait for the disk while
    // one is written.
    every(
        Duration.ofSeconds(1),
        "store the latest reports",
        inShares(300, shared.latest()::writeBack));
    untilDone(
        maintenance, Duration.ofSeconds(30), "load what lists of servers show", loadVitals::load);
    for (ScheduledExecutorService thread : metricMaintenance) {
      every(
          thread,
          MAINTENANCE_POLL_INTERVAL,
          MAINTENANCE_POLL_INTERVAL,
          "compact and drop metrics",
          this::maintainMetrics);
    }
    every(
        maintenance,
        Duration.ofMinutes(1),
        JOB_POLL_INTERVAL,
        "drop old commands, log entries, alerts and audit events",
        once(Job.OLD_RECORDS, Duration.ofHours(1), oldRecords::delete));
    // Each server's every 20 s, so that each minute has one at any rate of reports.
    Duration part = Duration.ofSeconds(1);
    every(processLists, part, part, "keep process lists", inShares(20, processTops::keep));
    every(processLists, part, part, "replace process lists", inShares(5, processTops::keepBusier));
    every(
        processLists,
        JOB_POLL_INTERVAL,
        JOB_POLL_INTERVAL,
        "move old process lists",
        once(Job.PROCESS_LISTS, Duration.ofMinutes(30), processTops::maintain));
    every(
        Duration.ofHours(6),
        "delete old sessions",
        () ->
            shared
                .storage()
                .sessions()
                .deleteEnded(shared.clock().instant().minus(KEEP_ENDED_SESSIONS)));
    every(
        executor,
        Duration.ofSeconds(20),
        Duration.ofMinutes(10),
        "give back memory that only the start needed",
        StartPages::giveBack);
  }

  /** Stops the clock and stores what is still to be stored. */
  void stop() {
    requests.shutdownNow();
    // Another hub, or the next start, completes what they were doing.
    metricMaintenance.forEach(ScheduledExecutorService::shutdownNow);
    end(executor, Duration.ofSeconds(5));
    end(processLists, Duration.ofSeconds(5));
    attempt("store when servers were last seen", this::storeLastSeen);
    attempt("store the latest reports", () -> shared.latest().writeBack(Share.ALL));
    attempt("store ends of commands", runCommand::retryStores);
    attempt("store what is in the log", shared.log()::flush);
  }

  /** Does it for one share of the servers after another. */
  private static Runnable inShares(int count, Consumer<Share> task) {
    AtomicReference<Share> share = new AtomicReference<>(new Share(0, count));
    return () -> task.accept(share.getAndUpdate(Share::next));
  }

  /**
   * Returns the number of threads that do the maintenance of metrics: two from eight processors on,
   * as reports need most of them. No more, as each takes one of the hub's connections for minutes.
   */
  static int maintenanceThreads(int processors) {
    return processors < 8 ? 1 : 2;
  }

  /** Does what is due, as long as there is any that no other hub or thread is at. */
  private void maintainMetrics() {
    whileMoreIsDue(
        () ->
            !maintenance.isShutdown()
                && shared
                    .storage()
                    .metrics()
                    .maintain(
                        shared.ownership().liveHubCount() * metricMaintenance.size(),
                        MAINTENANCE_PERIOD),
        System::nanoTime);
  }

  /**
   * Does maintenance again until no more is due. Ends after a period at the latest, since the
   * deletion of old records waits for this thread.
   *
   * @param maintain does some, and returns true if more may be due
   * @param nanoTime like {@link System#nanoTime}
   */
  static void whileMoreIsDue(BooleanSupplier maintain, LongSupplier nanoTime) {
    long begun = nanoTime.getAsLong();
    boolean isMore = true;
    while (isMore && nanoTime.getAsLong() - begun < MAINTENANCE_PERIOD.toNanos()) {
      isMore = maintain.getAsBoolean();
    }
  }

  /** Does it if no other hub has in this period. */
  private Runnable once(Job job, Duration period, Runnable task) {
    return () -> {
      if (shared.storage().jobs().claim(job, period)) {
        task.run();
      }
    };
  }

  private void storeLastSeen() {
    shared.storage().servers().updateLastSeen(shared.presence().drainLastSeen());
  }

  private void every(Duration period, String action, Runnable task) {
    every(executor, period, period, action, task);
  }

  static void every(
      ScheduledExecutorService thread,
      Duration first,
      Duration period,
      String action,
      Runnable task) {
    var unused =
        thread.scheduleWithFixedDelay(
            () -> attempt(thread, action, task),
            first.toMillis(),
            period.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Does it now, and after each failure again after a pause, until it succeeds. */
  static void untilDone(
      ScheduledExecutorService thread, Duration pause, String action, Runnable task) {
    thread.execute(
        () -> {
          if (!attempt(thread, action, task) && !thread.isShutdown()) {
            var unused =
                thread.schedule(
                    () -> untilDone(thread, pause, action, task),
                    pause.toMillis(),
                    TimeUnit.MILLISECONDS);
          }
        });
  }

  /**
   * A failure must not end the schedule: the next run may find the database back, or memory that
   * was short for a moment.
   *
   * @return true if it succeeded
   */
  static boolean attempt(String action, Runnable task) {
    return attempt(null, action, task);
  }

  /** On a stopping thread a failure is expected: the thread was interrupted. */
  private static boolean attempt(@Nullable ExecutorService thread, String action, Runnable task) {
    try {
      task.run();
      return true;
    } catch (RuntimeException | Error e) {
      boolean isStopped = thread != null && thread.isShutdown();
      LOG.logf(
          isStopped ? Logger.Level.DEBUG : Logger.Level.WARN,
          "Could not %s (tried again next time): %s",
          action,
          e.toString());
      return false;
    }
  }

  /** Ends an executor after the tasks that it has; interrupts them if they take too long. */
  static void end(ExecutorService executor, Duration patience) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static ScheduledExecutorService oneThread(String name) {
    return Executors.newSingleThreadScheduledExecutor(daemons(name));
  }

  /** Returns threads for tasks that wait in a queue. */
  static ThreadPoolExecutor threads(String name, int count, BlockingQueue<Runnable> queue) {
    return new ThreadPoolExecutor(count, count, 1, TimeUnit.MINUTES, queue, daemons(name));
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
