package io.chatops.core.bus;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The echoes of a hub: frames that it sends to all every few seconds, and must hear itself. A link
 * that is connected may still carry nothing, such as when its user may not publish. For one thread
 * at a time.
 */
final class Echoes {
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

  private final LongSupplier nanoTime;
  private boolean isLinked;
  private boolean isWaiting;
  private long waitingSince;
  private long lastSent;
  private long heard;

  /**
   * Is not linked yet.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  Echoes(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** The link is connected: the first echo is to be sent. */
  void linked() {
    isLinked = true;
    isWaiting = false;
  }

  /** The link is cut. */
  void cut() {
    isLinked = false;
  }

  boolean isLinked() {
    return isLinked;
  }

  /** Returns true if it is time for the next one. */
  boolean isDue() {
    return isLinked && nanoTime.getAsLong() - lastSent >= PAUSE_NANOS;
  }

  /** One leaves. */
  void sent() {
    lastSent = nanoTime.getAsLong();
    if (!isWaiting) {
      isWaiting = true;
      waitingSince = lastSent;
    }
  }

  /** The last one could not be sent, which was told. */
  void failed() {
    isWaiting = false;
  }

  /** Takes one that came back; returns false if it is an old one, or none may come. */
  boolean heard(long number) {
    if (!isLinked || number <= heard) {
      return false;
    }
    heard = number;
    isWaiting = false;
    return true;
  }

  /** Returns true if none came back for too long. */
  boolean areMissing() {
    return isLinked && isWaiting && nanoTime.getAsLong() - waitingSince >= PATIENCE_NANOS;
  }
}
