package io.chatops.persistence.metric.codec;

import io.chatops.core.metric.Coverage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the chunk of a day's sums, series by series. */
public final class SumsWriter {
  private final ChunkWriter chunk;
  private final int[] ticks;
  private final RelationFinder relations = new RelationFinder();
  private final Map<Integer, Sums> byPlace = new HashMap<>();

  /**
   * Creates a writer for one chunk.
   *
   * @param ticks the step of each tick; includes every step with values
   */
  public SumsWriter(ColumnCodec codec, int[] ticks) {
    this.chunk = new ChunkWriter(codec, ticks.length);
    this.ticks = ticks;
  }

  /**
   * Adds a series whose number is above all earlier ones. For each step it writes the count, the
   * minimum, the range up to the maximum, and the excess of the sum over {@code count * minimum}.
   * The excess is written as a multiple of the range and a remainder: usually few values differ
   * from the others, and the remainder is 0. If the range is 0, so is the excess.
   */
  public void add(long number, Sums sums) {
    Presence presence = new Presence();
    long[] counts = new long[ticks.length];
    long[] lows = new long[ticks.length];
    long[] ranges = new long[ticks.length];
    long[] middles = new long[ticks.length];
    long[] times = new long[ticks.length];
    long[] rests = new long[ticks.length];
    int ranging = 0;
    for (int tick = 0; tick < ticks.length; tick++) {
      int step = ticks[tick];
      if (sums.count(step) > 0) {
        int at = presence.size();
        counts[at] = sums.count(step);
        lows[at] = sums.minimum(step);
        // If a difference or product overflows, reading overflows back.
        ranges[at] = sums.maximum(step) - sums.minimum(step);
        middles[at] = sums.minimum(step) + sums.maximum(step);
        if (ranges[at] != 0) {
          long above = sums.sum(step) - sums.minimum(step) * sums.count(step);
          times[ranging] = above / ranges[at];
          rests[ranging++] = above % ranges[at];
        }
        presence.add(tick);
      }
    }
    int size = presence.size();
    if (size == 0) {
      return;
    }
    Relation relation = relation(sums, presence, Arrays.copyOf(middles, size));
    if (relation != null) {
      chunk.add(number, 4L * size, relation);
      return;
    }
    byPlace.put(chunk.size(), sums);
    chunk.add(
        number,
        4L * size,
        presence,
        Arrays.copyOf(counts, size),
        Arrays.copyOf(lows, size),
        Arrays.copyOf(ranges, size),
        Arrays.copyOf(times, ranging),
        Arrays.copyOf(rests, ranging));
  }

  /** Frees the memory of the earlier series; no later one is related to them. */
  public void clear() {
    relations.clear();
    byPlace.clear();
  }

  public Chunk finish(long[] times, Coverage coverage) {
    return chunk.finish(times, new long[0], coverage);
  }

  /** Returns the relation between the sums if there is one between the middles of their ranges. */
  private @Nullable Relation relation(Sums sums, Presence presence, long[] middles) {
    Relation found = relations.find(chunk.size(), presence, middles);
    if (found == null) {
      return null;
    }
    // Not halved, a middle moves twice as far.
    Relation relation = new Relation(found.source(), found.opposite(), found.offset() / 2);
    Sums other = byPlace.get(found.source());
    return other != null && sums.follows(relation, other) ? relation : null;
  }
}
