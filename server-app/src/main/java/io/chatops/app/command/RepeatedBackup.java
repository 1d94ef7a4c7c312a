package io.chatops.app.command;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Backups in a period, for where no other program starts them: in a container. */
final class RepeatedBackup {
  /** Soon, since another command may take one, and a machine may have slept. */
  private static final Duration POLL_INTERVAL = Duration.ofMinutes(5);

  /** Long, since a trial that fails reads and writes the whole database. */
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofHours(1);

  private final Duration period;
  private final InstantSource clock;
  private final Consumer<String> failures;

  RepeatedBackup(Duration period, InstantSource clock, Consumer<String> failures) {
    this.period = period;
    this.clock = clock;
    this.failures = failures;
  }

  /**
   * Takes backups until the pause returns false. A failure is told, and then tried again.
   *
   * @param newest when the newest was taken; empty: none yet
   */
  void run(Callable<Optional<Instant>> newest, Callable<?> backUp, Predicate<Duration> pause) {
    Duration wait;
    do {
      wait = POLL_INTERVAL;
      try {
        Instant now = clock.instant();
        if (newest.call().filter(before -> now.isBefore(before.plus(period))).isEmpty()) {
          backUp.call();
        }
      } catch (Exception e) {
        failures.accept(e.getMessage() + "; tried again in an hour");
        wait = PAUSE_AFTER_FAILURE;
      }
    } while (pause.test(wait));
  }
}
