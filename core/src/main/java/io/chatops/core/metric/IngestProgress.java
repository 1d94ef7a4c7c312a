package io.chatops.core.metric;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The progress of storing: how many reports wait, and when the storage last took one. Safe for use
 * by many threads, and without a lock.
 */
public final class IngestProgress {
  private final InstantSource clock;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile Instant lastProgress;

  /** Creates the progress of a store for which nothing waits. */
  public IngestProgress(InstantSource clock) {
    this.clock = clock;
    this.lastProgress = clock.instant();
  }

  /**
   * Reports that wait without progress.
   *
   * @param waiting how many, at least 1
   * @param since when the storage last took a report, or the first of these began to wait
   */
  public record Stall(int waiting, Instant since) {}

  /** A report waits from now on. */
  void started() {
    if (waiting.get() == 0) {
      lastProgress = clock.instant(); // first: an idle hub's last report may be long ago
    }
    waiting.incrementAndGet();
  }

  /** Reports that this report is durable, or may be dropped. */
  void stored() {
    lastProgress = clock.instant();
    waiting.decrementAndGet();
  }

  /** Reports that this report was rejected, which is no sign of a healthy storage. */
  void rejected() {
    waiting.decrementAndGet();
  }

  /** The stall, when reports wait and none was stored for longer than this. */
  public Optional<Stall> stall(Duration allowed) {
    int now = waiting.get();
    Instant since = lastProgress;
    return now > 0 && since.plus(allowed).isBefore(clock.instant())
        ? Optional.of(new Stall(now, since))
        : Optional.empty();
  }
}
