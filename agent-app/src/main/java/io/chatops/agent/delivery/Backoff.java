package io.chatops.agent.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The wait before the next attempt to connect. It doubles from one second to a minute, less up to a
 * half by chance, so that a fleet does not return to a restarted hub at one moment.
 */
public final class Backoff {
  private static final double LONGEST_SECONDS = 60;

  private final DoubleSupplier random;
  private double seconds = 1;

  /**
   * @param random numbers from 0 to 1
   */
  public Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The next wait. */
  public Duration next() {
    double wait = seconds;
    seconds = Math.min(LONGEST_SECONDS, 2 * seconds);
    return withJitter(wait);
  }

  /** The wait after a trouble that only a person can put right. */
  public Duration longest() {
    seconds = LONGEST_SECONDS;
    return withJitter(LONGEST_SECONDS);
  }

  /** The connection was good; the next failure is a new one. */
  public void reset() {
    seconds = 1;
  }

  private Duration withJitter(double wait) {
    return Duration.ofMillis(Math.round(1000 * wait * (1 - random.getAsDouble() / 2)));
  }
}
