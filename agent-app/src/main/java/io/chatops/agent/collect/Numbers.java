package io.chatops.agent.collect;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Functions that parse the kernel's numbers and compute rates from counters. */
public final class Numbers {
  private Numbers() {}

  public static Optional<Long> parse(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the same as {@link #parse}, or zero, for counters that are always present in their
   * line.
   */
  public static long orZero(String text) {
    return parse(text).orElse(0L);
  }

  public static @Nullable Double decimal(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Returns the rate of a counter; absent after a reset and when no time has passed. */
  public static @Nullable Double perSecond(long before, long after, double seconds) {
    return after < before || seconds <= 0 ? null : (after - before) / seconds;
  }
}
