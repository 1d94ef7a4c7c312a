package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * One series over a day in equal steps: the minimum, maximum, sum and count of each step. Values
 * are the whole numbers as stored.
 */
public final class Sums {
  private final long[] minimum;
  private final long[] maximum;
  private final long[] sum;
  private final long[] count;

  public Sums(int steps) {
    minimum = new long[steps];
    maximum = new long[steps];
    sum = new long[steps];
    count = new long[steps];
  }

  public void add(int step, long value) {
    add(step, value, value, value, 1);
  }

  /** Returns the same in steps that are {@code factor} times as long. */
  public Sums coarser(int factor) {
    Sums coarse = new Sums(count.length / factor);
    for (int step = 0; step < count.length; step++) {
      if (count[step] > 0) {
        coarse.add(step / factor, minimum[step], maximum[step], sum[step], count[step]);
      }
    }
    return coarse;
  }

  long minimum(int step) {
    return minimum[step];
  }

  long maximum(int step) {
    return maximum[step];
  }

  long sum(int step) {
    return sum[step];
  }

  /** Returns the number of values in a step, which may be 0. */
  long count(int step) {
    return count[step];
  }

  /** Returns true if the relation to the other sums yields exactly these sums. */
  boolean follows(Relation relation, Sums other) {
    if (!Arrays.equals(count, other.count)) {
      return false;
    }
    for (int step = 0; step < count.length; step++) {
      boolean opposite = relation.opposite();
      long low = relation.value(opposite ? other.maximum[step] : other.minimum[step]);
      long high = relation.value(opposite ? other.minimum[step] : other.maximum[step]);
      long all = relation.offset() * count[step];
      long total = opposite ? all - other.sum[step] : all + other.sum[step];
      if (count[step] > 0
          && (low != minimum[step] || high != maximum[step] || total != sum[step])) {
        return false;
      }
    }
    return true;
  }

  /** Receives the sums of a series, tick by tick. */
  public interface Reader {
    void tick(int tick, long sum, long minimum, long maximum, long count);
  }

  /**
   * Reads the slice of one series.
   *
   * @param series its index in the header
   * @throws UnreadableException before any tick is passed on
   */
  public static void read(
      byte[] slice, ChunkHeader header, int series, ColumnCodec codec, Reader reader) {
    Relation relation = header.relations()[series];
    read(slice, header.ticks(), codec, relation == null ? reader : relation.sums(reader));
  }

  private static void read(byte[] slice, int ticks, ColumnCodec codec, Reader reader) {
    NumberReader from = Checksum.verified(slice);
    Presence presence = Presence.read(from, ticks);
    long[] counts = codec.decode(from, presence.size());
    long[] lows = codec.decode(from, presence.size());
    long[] ranges = codec.decode(from, presence.size());
    int ranging = 0;
    for (long range : ranges) {
      ranging += range == 0 ? 0 : 1;
    }
    long[] times = codec.decode(from, ranging);
    long[] rests = codec.decode(from, ranging);
    from.end();
    requireValues(counts);
    int at = 0;
    int atRanging = 0;
    for (int tick : presence.ticks()) {
      long low = lows[at];
      long range = ranges[at];
      long count = counts[at++];
      if (range == 0) {
        reader.tick(tick, saturatedProduct(low, count), low, low, count);
      } else {
        long above = times[atRanging] * range + rests[atRanging++];
        reader.tick(tick, above + low * count, low, low + range, count);
      }
    }
  }

  /**
   * Rejects steps without values: none is ever written, and their average would not be a number.
   */
  private static void requireValues(long[] counts) {
    for (long count : counts) {
      if (count < 1) {
        throw UnreadableException.damaged("a step is the sum of " + count + " values");
      }
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

  /** Returns the {@link #saturated} sum of {@code count} times the same value. */
  private static long saturatedProduct(long value, long count) {
    long product = value * count;
    boolean overflowed = Math.multiplyHigh(value, count) != product >> 63;
    return overflowed ? (value > 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : product;
  }

  /**
   * Adds two numbers; the sum is capped at the largest or smallest number instead of overflowing.
   */
  private static long saturated(long a, long b) {
    long sum = a + b;
    boolean overflowed = ((a ^ sum) & (b ^ sum)) < 0;
    return overflowed ? (a > 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : sum;
  }
}
