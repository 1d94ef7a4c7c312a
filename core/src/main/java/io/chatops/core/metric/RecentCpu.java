package io.chatops.core.metric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The use of one server's processors in the last hour, as averages of half a minute. Takes less
 * than 1 KB. Safe for use by many threads.
 */
final class RecentCpu {
  static final Duration LENGTH = Duration.ofHours(1);
  static final Duration STEP = Duration.ofSeconds(30);

  /** The most points that a line may have. */
  static final int STEPS = (int) LENGTH.dividedBy(STEP);

  private final float[] sums = new float[STEPS];
  private final short[] counts = new short[STEPS];
  private long newest = Long.MIN_VALUE;

  /** Adds a sample, in any order; ignores one that is an hour older than the newest. */
  synchronized void add(Instant at, double percent) {
    long step = step(at);
    evictBefore(step);
    if (step > newest - STEPS && counts[indexOf(step)] < Short.MAX_VALUE) {
      sums[indexOf(step)] += (float) percent;
      counts[indexOf(step)]++;
    }
  }

  /** Adds the average of a step from the history, unless it has samples. */
  synchronized void backfill(Instant at, double percent) {
    long step = step(at);
    evictBefore(step);
    if (step > newest - STEPS && counts[indexOf(step)] == 0) {
      sums[indexOf(step)] = (float) percent;
      counts[indexOf(step)] = 1;
    }
  }

  /** Takes the averages of another hub, which has all samples, in place of those known here. */
  synchronized void replace(CpuLine line) {
    Instant at = line.start();
    for (Double percent : line.values()) {
      long step = step(at);
      if (percent != null) {
        evictBefore(step);
        if (step > newest - STEPS) {
          sums[indexOf(step)] = percent.floatValue();
          counts[indexOf(step)] = 1;
        }
      }
      at = at.plus(STEP);
    }
  }

  /**
   * Returns the line up to now. Its steps start at round times, so that past values are the same in
   * each call.
   *
   * @param points the most values, 1-120; there are fewer where an hour does not divide by them
   */
  synchronized CpuLine line(int points, Instant now) {
    int width = (STEPS + points - 1) / points;
    int count = STEPS / width;
    long last = Math.floorDiv(step(now), width);
    List<@Nullable Double> values = new ArrayList<>(count);
    for (long point = last - count + 1; point <= last; point++) {
      values.add(average(point * width, width));
    }
    Duration step = STEP.multipliedBy(width);
    return new CpuLine(Instant.ofEpochSecond((last - count + 1) * step.toSeconds()), step, values);
  }

  /**
   * Returns the average of the time up to now; absent if more than two of its steps are not known.
   */
  synchronized @Nullable Double average(Duration length, Instant now) {
    int steps = (int) length.dividedBy(STEP);
    long last = step(now);
    int known = 0;
    double sum = 0;
    for (long step = last - steps + 1; step <= last; step++) {
      if (step <= newest && step > newest - STEPS && counts[indexOf(step)] > 0) {
        sum += sums[indexOf(step)] / counts[indexOf(step)];
        known++;
      }
    }
    return known < steps - 2 ? null : sum / known;
  }

  private @Nullable Double average(long first, int width) {
    double sum = 0;
    int count = 0;
    for (long step = first; step < first + width; step++) {
      if (step <= newest && step > newest - STEPS) {
        sum += sums[indexOf(step)];
        count += counts[indexOf(step)];
      }
    }
    return count == 0 ? null : Math.rint(10 * sum / count) / 10;
  }

  /** Evicts the samples that this step and later ones replace. */
  private void evictBefore(long step) {
    if (newest == Long.MIN_VALUE) {
      newest = step;
    }
    for (long next = Math.max(newest, step - STEPS) + 1; next <= step; next++) {
      sums[indexOf(next)] = 0;
      counts[indexOf(next)] = 0;
    }
    newest = Math.max(newest, step);
  }

  private static int indexOf(long step) {
    return (int) Math.floorMod(step, (long) STEPS);
  }

  private static long step(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), STEP.toSeconds());
  }
}
