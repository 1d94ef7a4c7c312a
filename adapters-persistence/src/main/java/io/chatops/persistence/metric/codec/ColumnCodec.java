package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * Writes and reads one series of whole numbers. Most metrics stay constant, rise evenly, drift, or
 * come in bursts and return to a level. Each number is therefore stored as its distance from the
 * expected one, in the largest unit that all distances share (memory comes in pages). A typical
 * number takes less than a bit. Keeps buffers, so for one thread only. docs/internals/storage.md
 * describes the format; changing it needs a new chunk version.
 */
public final class ColumnCodec {
  // The formats of a column.
  private static final int EVEN = 2;
  private static final int FROM_THE_LAST = 3;
  private static final int FROM_A_LEVEL = 4;

  // Decisions, by context.
  private static final int AS_EXPECTED = 0;
  private static final int HISTORY = 16; // the last four answers
  private static final int ON_LEVEL = AS_EXPECTED + HISTORY;
  private static final int BELOW = ON_LEVEL + 1; // by the previous sign: none, above, below
  private static final int SIZE = BELOW + 3; // a tree over the number of bits
  private static final int SECOND_BIT = SIZE + 64; // by the number of bits
  private static final int DECISIONS = SECOND_BIT + 64;
  private static final int BITS_OF_SIZE = 6;

  /** The median of this many values is close enough to that of all. */
  private static final int LOOKED_AT = 63;

  private final BitOdds odds = new BitOdds(DECISIONS);
  private final BitWriter bits = new BitWriter();
  private long[] some = new long[LOOKED_AT];
  private int history;
  private int sign;

  /** Appends the first {@code count} values. */
  void encode(long[] values, int count, NumberWriter into) {
    if (count == 0) {
      into.octet(EVEN);
      return;
    }
    long step = middle(values, count, 1);
    long level = middle(values, count, 0);
    long costFromLast = 0;
    long costFromLevel = 0;
    for (int i = 1; i < count; i++) {
      long difference = values[i] - values[i - 1];
      costFromLast += size(difference - step);
      costFromLevel += difference == 0 ? 0 : size(values[i] - level);
    }
    if (costFromLast == 0) {
      into.octet(EVEN);
      into.signed(values[0]);
      into.signed(step);
      return;
    }
    boolean fromLevel = costFromLevel < costFromLast;
    into.octet(fromLevel ? FROM_A_LEVEL : FROM_THE_LAST);
    into.signed(values[0]);
    into.signed(fromLevel ? level - values[0] : step);
    Expectation expected = new Expectation(fromLevel, level, step);
    long unit = unit(values, count, expected);
    into.unsigned(unit);
    write(values, count, expected, unit);
    into.unsigned(bits.size());
    bits.appendTo(into);
  }

  /**
   * Reads {@code count} values.
   *
   * @param count bounded by the caller, since a column of any length may take few bytes
   * @throws UnreadableException if the bytes are not such a column
   */
  long[] decode(NumberReader from, int count) {
    int form = from.octet();
    long[] values = new long[count];
    if (count == 0) {
      return values;
    }
    values[0] = from.signed();
    if (form == EVEN) {
      long step = from.signed();
      for (int i = 1; i < count; i++) {
        values[i] = values[i - 1] + step;
      }
      return values;
    }
    if (form != FROM_THE_LAST && form != FROM_A_LEVEL) {
      throw UnreadableException.damaged("no column is of form " + form);
    }
    boolean fromLevel = form == FROM_A_LEVEL;
    long other = from.signed();
    Expectation expected = new Expectation(fromLevel, values[0] + other, fromLevel ? 0 : other);
    long unit = from.unsigned();
    read(new BitReader(from.take(from.count(from.left()))), values, expected, unit);
    return values;
  }

  /**
   * The expected next number.
   *
   * @param level the number from which distances are measured, if there is one
   * @param step the usual difference between two numbers; 0 if there is a level
   */
  private record Expectation(boolean fromLevel, long level, long step) {
    private Expectation {
      step = fromLevel ? 0 : step;
    }

    private long next(long last) {
      return last + step;
    }

    private long reference(long last) {
      return fromLevel ? level : last + step;
    }
  }

  private void write(long[] values, int count, Expectation expected, long unit) {
    begin();
    bits.clear();
    for (int i = 1; i < count; i++) {
      boolean asExpected = values[i] == expected.next(values[i - 1]);
      bits.write(odds, AS_EXPECTED + history, asExpected);
      learn(asExpected);
      if (!asExpected) {
        long distance = values[i] - expected.reference(values[i - 1]);
        if (expected.fromLevel) {
          bits.write(odds, ON_LEVEL, distance == 0);
        }
        if (distance != 0) {
          writeDistance(distance / unit);
        }
      }
    }
    bits.finish();
  }

  private void read(BitReader from, long[] values, Expectation expected, long unit) {
    begin();
    for (int i = 1; i < values.length; i++) {
      long last = values[i - 1];
      boolean asExpected = from.read(odds, AS_EXPECTED + history);
      learn(asExpected);
      if (asExpected) {
        values[i] = expected.next(last);
      } else if (expected.fromLevel && from.read(odds, ON_LEVEL)) {
        values[i] = expected.level;
      } else {
        values[i] = expected.reference(last) + readDistance(from) * unit;
      }
    }
  }

  /**
   * Writes the sign, the number of bits, the second bit with its odds, and the other bits as they
   * are.
   */
  private void writeDistance(long distance) {
    boolean below = distance < 0;
    bits.write(odds, BELOW + sign, below);
    sign = below ? 2 : 1;
    long size = Math.abs(distance); // Long.MIN_VALUE stays negative; its bits are right
    int last = 63 - Long.numberOfLeadingZeros(size);
    int node = 1;
    for (int bit = BITS_OF_SIZE - 1; bit >= 0; bit--) {
      boolean one = ((last >> bit) & 1) == 1;
      bits.write(odds, SIZE + node, one);
      node = (node << 1) | (one ? 1 : 0);
    }
    if (last > 0) {
      bits.write(odds, SECOND_BIT + last, ((size >>> (last - 1)) & 1) == 1);
      bits.write(size, last - 1);
    }
  }

  private long readDistance(BitReader from) {
    boolean below = from.read(odds, BELOW + sign);
    sign = below ? 2 : 1;
    int node = 1;
    for (int bit = 0; bit < BITS_OF_SIZE; bit++) {
      node = (node << 1) | (from.read(odds, SIZE + node) ? 1 : 0);
    }
    int last = node - (1 << BITS_OF_SIZE);
    long size = 1;
    if (last > 0) {
      size = (size << 1) | (from.read(odds, SECOND_BIT + last) ? 1 : 0);
      size = (size << (last - 1)) | from.read(last - 1);
    }
    return below ? -size : size;
  }

  private void begin() {
    odds.reset();
    history = 0;
    sign = 0;
  }

  private void learn(boolean asExpected) {
    history = ((history << 1) | (asExpected ? 0 : 1)) & (HISTORY - 1);
  }

  /** Returns the median of some values, or of some differences between neighbours. */
  private long middle(long[] values, int count, int before) {
    int all = count - before;
    if (all == 0) {
      return 0;
    }
    int taken = Math.min(all, LOOKED_AT);
    for (int i = 0; i < taken; i++) {
      int at = before + (int) ((long) i * all / taken);
      some[i] = before == 0 ? values[at] : values[at] - values[at - 1];
    }
    Arrays.sort(some, 0, taken);
    return some[taken / 2];
  }

  /** Returns the greatest common divisor of all distances, at least 1. */
  private static long unit(long[] values, int count, Expectation expected) {
    long unit = 0;
    for (int i = 1; i < count && unit != 1; i++) {
      long rest =
          values[i] == expected.next(values[i - 1])
              ? 0
              : values[i] - expected.reference(values[i - 1]);
      if (rest == Long.MIN_VALUE) {
        return 1; // it has no positive counterpart
      }
      rest = Math.abs(rest);
      while (rest != 0) {
        long remainder = unit % rest;
        unit = rest;
        rest = remainder;
      }
    }
    return Math.max(unit, 1);
  }

  /** Returns the approximate number of bits of a distance. */
  private static int size(long distance) {
    return 64 - Long.numberOfLeadingZeros(Math.abs(distance));
  }
}
