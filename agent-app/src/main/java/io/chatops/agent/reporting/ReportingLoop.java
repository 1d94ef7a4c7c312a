package io.chatops.agent.reporting;

import io.chatops.agent.collect.ReportCollector;
import io.chatops.agent.delivery.Backlog;
import io.chatops.agent.delivery.Delivery;
import io.chatops.agent.delivery.UnconfirmedReport;
import io.chatops.agent.log.AgentLog;
import io.chatops.protocol.AgentReport;
import io.chatops.protocol.ReportJson;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The agent's one thread: collects a report when it is time, and lets the delivery do the rest. */
final class ReportingLoop {
  // Long enough for rates that mean something, short enough for whoever waits for the first report.
  private static final long FIRST_REPORT_NANOS = Duration.ofSeconds(1).toNanos();

  private final ReportCollector collector;
  private final Backlog backlog;
  private final Delivery delivery;
  private final EventQueue events;
  private final Duration defaultInterval;
  private final LongSupplier nanoTime;
  private final AgentLog log;
  private final CountDownLatch finished = new CountDownLatch(1);
  // Only the loop's thread uses it.
  private boolean stopping;

  ReportingLoop(
      ReportCollector collector,
      Backlog backlog,
      Delivery delivery,
      EventQueue events,
      Duration defaultInterval,
      LongSupplier nanoTime,
      AgentLog log) {
    this.collector = collector;
    this.backlog = backlog;
    this.delivery = delivery;
    this.events = events;
    this.defaultInterval = defaultInterval;
    this.nanoTime = nanoTime;
    this.log = log;
  }

  /** Runs until {@link #stop}. */
  void run() {
    try {
      attempt("read this machine", collector::prime);
      ReportSchedule schedule = new ReportSchedule(nanoTime.getAsLong() + FIRST_REPORT_NANOS);
      delivery.start();
      while (!stopping) {
        turn(schedule);
      }
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

  /** Ends the loop from another thread; false if it does not end in time. */
  boolean stop(Duration patience) throws InterruptedException {
    events.execute(() -> stopping = true);
    return finished.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void turn(ReportSchedule schedule) throws InterruptedException {
    long now = nanoTime.getAsLong();
    long wait = Math.min(schedule.next() - now, delivery.nextDeadline() - now);
    Optional<Runnable> event = events.await(Math.max(0, wait));
    if (event.isPresent()) {
      attempt("handle what the hub sent", event.get());
    }
    now = nanoTime.getAsLong();
    if (!stopping && schedule.isDue(now)) {
      schedule.advance(now, delivery.interval().orElse(defaultInterval));
      attempt("report", this::report);
    }
    delivery.advance();
  }

  private void report() {
    AgentReport report = collector.collect(backlog.spooled());
    delivery.report(
        new UnconfirmedReport(
            UUID.fromString(report.bootId()), report.sequence(), ReportJson.write(report)));
  }

  // Whatever one report or one frame does wrong, the next may be right: an agent does not end.
  private void attempt(String deed, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      log.warn("Could not " + deed + ": " + e);
    }
  }
}
