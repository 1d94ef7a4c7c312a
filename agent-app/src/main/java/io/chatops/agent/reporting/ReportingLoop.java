package io.chatops.agent.reporting;

import io.chatops.agent.collect.ReportCollector;
import io.chatops.agent.delivery.Backlog;
import io.chatops.agent.delivery.Delivery;
import io.chatops.agent.delivery.UnacknowledgedReport;
import io.chatops.agent.log.AgentLog;
import io.chatops.agent.supervision.ServiceManager;
import io.chatops.nativememory.StartPages;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.ReportJson;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The agent's main thread: collects a report when one is due and drives the delivery. */
final class ReportingLoop {
  // Long enough for meaningful rates, short enough for a user waiting for the first report.
  private static final long FIRST_REPORT_NANOS = Duration.ofSeconds(1).toNanos();

  private final ReportCollector collector;
  private final Backlog backlog;
  private final Delivery delivery;
  private final BlockingQueue<Runnable> events;
  private final Duration defaultInterval;
  private final ServiceManager manager;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private final CountDownLatch finished = new CountDownLatch(1);
  // Used only by the loop's thread.
  private boolean stopping;
  private long reports;

  ReportingLoop(
      ReportCollector collector,
      Backlog backlog,
      Delivery delivery,
      BlockingQueue<Runnable> events,
      Duration defaultInterval,
      ServiceManager manager,
      LongSupplier nanoTime,
      AgentLog log) {
    this.collector = collector;
    this.backlog = backlog;
    this.delivery = delivery;
    this.events = events;
    this.defaultInterval = defaultInterval;
    this.manager = manager;
    this.nanoTime = nanoTime;
    this.log = log;
  }

  /** Runs until {@link #stop}. */
  void run() {
    try {
      attempt("read this machine", collector::prime);
      ReportSchedule schedule = new ReportSchedule(nanoTime.getAsLong() + FIRST_REPORT_NANOS);
      delivery.start();
      manager.ready();
      while (!stopping) {
        runOnce(schedule);
      }
      manager.stopping();
      delivery.stop();
    } catch (InterruptedException e) {
      delivery.stop();
      Thread.currentThread().interrupt();
    } finally {
      finished.countDown();
    }
  }

  boolean finished() {
    return finished.getCount() == 0;
  }

  /** Ends the loop; returns false if it does not end in time. Called from another thread. */
  boolean stop(Duration patience) throws InterruptedException {
    requestStop();
    return finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Asks the loop to end; called from another thread. */
  void requestStop() {
    events.add(() -> stopping = true);
  }

  private void runOnce(ReportSchedule schedule) throws InterruptedException {
    long now = nanoTime.getAsLong();
    long wait = Math.min(schedule.next() - now, delivery.nextDeadline() - now);
    long patience = Math.max(0, Math.min(wait, manager.patience(now)));
    Runnable event = events.poll(patience, TimeUnit.NANOSECONDS);
    if (event != null) {
      attempt("handle a message of the hub", event);
    }
    now = nanoTime.getAsLong();
    if (!stopping && schedule.isDue(now)) {
      schedule.advance(now, delivery.interval().orElse(defaultInterval));
      attempt("report", this::report);
      // By the third report all code has run once; later this covers what has run since.
      if (++reports % 120 == 3) {
        attempt("release memory that only the start needed", StartPages::giveBack);
      }
    }
    delivery.advance();
    manager.status(delivery.status());
    // The only ping: a loop that hangs must not seem alive.
    manager.alive();
  }

  private void report() {
    AgentReport report = collector.collect(backlog.spooled());
    delivery.report(
        new UnacknowledgedReport(
            UUID.fromString(report.bootId()), report.sequence(), ReportJson.write(report)));
  }

  // After a failed report or frame the next may succeed, so the agent runs on.
  private void attempt(String action, Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.warn("Could not " + action + ": " + e);
    }
  }
}
