package io.chatops.core.access;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts wrong passwords for all hubs on one storage. Attempts come back evenly. Texts of callers
 * are not stored as they are: a user may have typed a password in place of a name. Blocking.
 */
public interface FailedSignIns {
  /**
   * The attempts of one caller.
   *
   * @param caller tells callers apart
   * @param attempts the most in a window
   */
  record Limit(String caller, int attempts, Duration window) {
    /** Returns the time by which one attempt comes back. */
    public Duration perAttempt() {
      return window.dividedBy(attempts);
    }

    /** Returns the time until the caller may try. */
    public Duration waitOf(@Nullable Instant restoredAt, Instant now) {
      if (restoredAt == null) {
        return Duration.ZERO;
      }
      Duration wait = Duration.between(now, restoredAt).minus(window).plus(perAttempt());
      return wait.isNegative() ? Duration.ZERO : wait;
    }
  }

  /** Counts one failure against each of these; atomic for each of them. */
  void add(List<Limit> limits, Instant now);

  /** Returns the time until all of these allow another attempt; zero if they do now. */
  Duration waitOf(List<Limit> limits, Instant now);

  /** Deletes callers who have all their attempts again. */
  void deleteRestored(Instant now);
}
