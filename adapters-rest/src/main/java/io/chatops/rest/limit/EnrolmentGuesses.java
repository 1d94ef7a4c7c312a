package io.chatops.rest.limit;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * The limits of enrolments that fail. A code is only checked if it and all that are being checked
 * could fail within the limits: guesses at once are not more than guesses one by one, and a right
 * code waits for no more than the others in flight. A token cannot be guessed. Safe for use by many
 * threads.
 */
final class EnrolmentGuesses {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int FAILED_OF_A_NETWORK = 20;

  /** Too few for guessing one of 2^40 codes in its lifetime, even from many addresses. */
  private static final int FAILED_CODES_OF_ALL = 10_000;

  private static final String ALL = "all";

  /** A check takes some milliseconds. */
  private static final Duration A_MOMENT = Duration.ofSeconds(1);

  private final Throttle<String> failed;
  private final Throttle<String> failedCodes;
  private final Map<String, Integer> inFlight = new HashMap<>();
  private int inFlightOfAll;

  EnrolmentGuesses(int networks, InstantSource clock) {
    this.failed = new Throttle<>(FAILED_OF_A_NETWORK, WINDOW, networks, clock);
    this.failedCodes = new Throttle<>(FAILED_CODES_OF_ALL, WINDOW, 1, clock);
  }

  /** Refuses one that is too many; {@link #end} follows for any other. */
  synchronized void start(boolean isCode, String network) {
    reject(failed.waitOf(network), "Too many failed enrolments from this address");
    if (!isCode) {
      return;
    }
    reject(failedCodes.waitOf(ALL), "Too many failed enrolments with codes");
    if (inFlight.getOrDefault(network, 0) >= failed.available(network)
        || inFlightOfAll >= failedCodes.available(ALL)) {
      reject(A_MOMENT, "Many hosts of this address are enrolling");
    }
    inFlight.merge(network, 1, Integer::sum);
    inFlightOfAll++;
  }

  synchronized void end(boolean isCode, String network, boolean hasFailed) {
    if (hasFailed) {
      failed.consume(network);
    }
    if (isCode) {
      if (hasFailed) {
        failedCodes.consume(ALL);
      }
      inFlight.computeIfPresent(network, (name, codes) -> codes == 1 ? null : codes - 1);
      inFlightOfAll--;
    }
  }

  private static void reject(Duration wait, String why) {
    if (!wait.isZero()) {
      throw RateLimits.rejected(why, wait);
    }
  }
}
