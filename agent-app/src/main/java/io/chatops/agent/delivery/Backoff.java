package io.chatops.agent.delivery;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The wait before the next attempt to connect. It doubles from one second to one minute and is
 * shortened by a random part of up to a half, so that a fleet does not return to a restarted hub
 * all at once.
 */
public final class Backoff {
  private static final double MAX_SECONDS = 60;

  private final DoubleSupplier random;
  private double seconds = 1;

  /**
   * @param random returns numbers from 0 to 1
   */
  public Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** Returns the next wait. */
  public Duration next() {
    double wait = seconds;
    seconds = Math.min(MAX_SECONDS, 2 * seconds);
    return withJitter(wait);
  }

  /** Returns the maximum wait, for a failure that only an administrator can fix. */
  public Duration max() {
    seconds = MAX_SECONDS;
    return withJitter(MAX_SECONDS);
  }

  /**
   * Returns a random wait of up to half a second, after the hub has asked the agent to reconnect.
   */
  public Duration brief() {
    return Duration.ofMillis(Math.round(1000 * random.getAsDouble() / 2));
  }

  /** Starts again at one second, after a connection that worked. */
  public void reset() {
    seconds = 1;
  }

  private Duration withJitter(double wait) {
    return Duration.ofMillis(Math.round(1000 * wait * (1 - random.getAsDouble() / 2)));
  }
}
