package io.chatops.persistence.postgres;

/**
 * One series over a day in equal steps: the smallest and the largest value of each step, their sum
 * and their count. Values are the whole numbers that are stored.
 */
final class Sums {
  private final long[] minimum;
  private final long[] maximum;
  private final long[] sum;
  private final long[] count;

  Sums(int steps) {
    minimum = new long[steps];
    maximum = new long[steps];
    sum = new long[steps];
    count = new long[steps];
  }

  void add(int step, long value) {
    add(step, value, value, value, 1);
  }

  /** The same in steps that are so many times as long. */
  Sums coarser(int factor) {
    Sums coarse = new Sums(count.length / factor);
    for (int step = 0; step < count.length; step++) {
      if (count[step] > 0) {
        coarse.add(step / factor, minimum[step], maximum[step], sum[step], count[step]);
      }
    }
    return coarse;
  }

  /**
   * Writes the steps that have values as one series of a chunk.
   *
   * @param ticks the step of each tick; every step with values is among them
   */
  void write(ChunkWriter writer, long number, int[] ticks) {
    Presence presence = new Presence();
    long[] counts = new long[ticks.length];
    long[] lows = new long[ticks.length];
    long[] ranges = new long[ticks.length];
    long[] aboveLows = new long[ticks.length];
    for (int tick = 0; tick < ticks.length; tick++) {
      int step = ticks[tick];
      if (count[step] > 0) {
        int at = presence.size();
        counts[at] = count[step];
        lows[at] = minimum[step];
        // What stands still gives zeros. Should a product overflow, reading overflows back.
        ranges[at] = maximum[step] - minimum[step];
        aboveLows[at] = sum[step] - minimum[step] * count[step];
        presence.add(tick);
      }
    }
    if (presence.size() > 0) {
      writer.add(number, presence, counts, lows, ranges, aboveLows);
    }
  }

  /** Takes what {@link #write} wrote, tick by tick. */
  interface Reader {
    void tick(int tick, long sum, long minimum, long maximum, long count);
  }

  static void read(byte[] slice, int ticks, ColumnCodec codec, Reader reader) {
    NumberReader from = new NumberReader(slice);
    Presence presence = Presence.read(from, ticks);
    long[] counts = codec.decode(from, presence.size());
    long[] lows = codec.decode(from, presence.size());
    long[] ranges = codec.decode(from, presence.size());
    long[] aboveLows = codec.decode(from, presence.size());
    int at = 0;
    for (int tick : presence.ticks()) {
      reader.tick(
          tick, aboveLows[at] + lows[at] * counts[at], lows[at], lows[at] + ranges[at], counts[at]);
      at++;
    }
  }

  private void add(int step, long low, long high, long addedSum, long addedCount) {
    if (count[step] == 0) {
      minimum[step] = low;
      maximum[step] = high;
    } else {
      minimum[step] = Math.min(minimum[step], low);
      maximum[step] = Math.max(maximum[step], high);
    }
    sum[step] = saturated(sum[step], addedSum);
    count[step] += addedCount;
  }

  /** Numbers as large as no host has must not turn their sum around. */
  private static long saturated(long a, long b) {
    long sum = a + b;
    boolean overflowed = ((a ^ sum) & (b ^ sum)) < 0;
    return overflowed ? (a > 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : sum;
  }
}
