package io.chatops.core.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed sign-ins for all hubs on one storage. Attempts are restored at a steady rate. Names
 * of callers are not stored as text: a user may have typed a password as the name. Blocking.
 */
public interface FailedSignIns {
  /**
   * The attempts of one caller.
   *
   * @param caller distinguishes callers
   * @param attempts the most in a window
   */
  record Limit(String caller, int attempts, Duration window) {
    /** Returns the time after which one attempt is restored. */
    public Duration perAttempt() {
      return window.dividedBy(attempts);
    }

    /** Returns the time until the caller may try again. */
    public Duration waitOf(@Nullable Instant restoredAt, Instant now) {
      if (restoredAt == null) {
        return Duration.ZERO;
      }
      Duration wait = Duration.between(now, restoredAt).minus(window).plus(perAttempt());
      return wait.isNegative() ? Duration.ZERO : wait;
    }
  }

  /** Counts one failure against each limit; atomic for each of them. */
  void add(List<Limit> limits, Instant now);

  /** Returns the time until all of these allow another attempt; zero if they do now. */
  Duration waitOf(List<Limit> limits, Instant now);

  /** Deletes callers whose attempts are all restored. */
  void deleteRestored(Instant now);
}
