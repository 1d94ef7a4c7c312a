package io.chatops.persistence.postgres;

import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * One series of whole numbers as bytes: differences in their largest common unit, those that repeat
 * as a run, deflated where that is smaller. Metrics mostly stand still, step, or wander a little;
 * memory does so in pages. For one thread: it keeps its buffers. The form is described in
 * docs/storage.md; a change of it needs a new chunk version.
 */
final class ColumnCodec implements AutoCloseable {
  private static final int PLAIN = 0;
  private static final int DEFLATED = 1;

  /** Shorter repetitions cost more as a run than written out. */
  private static final int SHORTEST_RUN = 3;

  /** What deflate cannot make smaller by more than its own header. */
  private static final int WORTH_DEFLATING = 24;

  private final NumberWriter numbers = new NumberWriter(1024);
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private byte[] buffer = new byte[1024];

  /** Appends the first {@code count} values to what is there. */
  void encode(long[] values, int count, NumberWriter into) {
    numbers.clear();
    writeRuns(values, count);
    byte[] plain = numbers.toBytes();
    if (plain.length >= WORTH_DEFLATING) {
      int deflated = deflate(plain);
      if (deflated > 0) {
        into.octet(DEFLATED);
        into.unsigned(plain.length);
        into.unsigned(deflated);
        into.append(buffer, deflated);
        return;
      }
    }
    into.octet(PLAIN);
    into.append(plain, plain.length);
  }

  /** Reads {@code count} values; only they are left of a plain column's bytes. */
  long[] decode(NumberReader from, int count) {
    if (from.octet() == PLAIN) {
      return readRuns(from, count);
    }
    byte[] plain = new byte[from.count()];
    byte[] deflated = from.take(from.count());
    inflater.reset();
    inflater.setInput(deflated);
    try {
      int size = inflater.inflate(plain);
      if (size != plain.length) {
        throw new IllegalStateException("A stored chunk is cut short");
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("A stored chunk is damaged", e);
    }
    return readRuns(new NumberReader(plain), count);
  }

  /** Gives the compressor's memory back, which is not on the heap. */
  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }

  /** The length in {@link #buffer}; 0 when it would not be smaller. */
  private int deflate(byte[] plain) {
    if (buffer.length < plain.length) {
      buffer = new byte[plain.length * 2];
    }
    deflater.reset();
    deflater.setInput(plain);
    deflater.finish();
    int size = deflater.deflate(buffer, 0, plain.length - 4);
    return deflater.finished() ? size : 0;
  }

  /**
   * The first value, the unit of the differences, then tokens: 2n+1 and a difference: it comes n
   * times; 2n: n differences follow one by one.
   */
  private void writeRuns(long[] values, int count) {
    if (count == 0) {
      return;
    }
    long unit = unit(values, count);
    numbers.signed(values[0]);
    numbers.unsigned(unit);
    int at = 1;
    int literalsFrom = 1;
    while (at < count) {
      long difference = values[at] - values[at - 1];
      int end = at + 1;
      while (end < count && values[end] - values[end - 1] == difference) {
        end++;
      }
      if (end - at >= SHORTEST_RUN) {
        writeLiterals(values, literalsFrom, at, unit);
        numbers.unsigned(((long) (end - at) << 1) | 1);
        numbers.signed(difference / unit);
        literalsFrom = end;
      }
      at = end;
    }
    writeLiterals(values, literalsFrom, count, unit);
  }

  private void writeLiterals(long[] values, int from, int to, long unit) {
    if (to > from) {
      numbers.unsigned((long) (to - from) << 1);
      for (int i = from; i < to; i++) {
        numbers.signed((values[i] - values[i - 1]) / unit);
      }
    }
  }

  /** What divides all differences, at least 1. */
  private static long unit(long[] values, int count) {
    long unit = 0;
    for (int i = 1; i < count && unit != 1; i++) {
      long rest = values[i] - values[i - 1];
      if (rest == Long.MIN_VALUE) {
        return 1; // has no positive counterpart
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

  private static long[] readRuns(NumberReader numbers, int count) {
    long[] values = new long[count];
    if (count == 0) {
      return values;
    }
    long before = numbers.signed();
    values[0] = before;
    long unit = numbers.unsigned();
    int at = 1;
    while (at < count) {
      long token = numbers.unsigned();
      int length = Math.toIntExact(token >>> 1);
      if ((token & 1) == 1) {
        long difference = numbers.signed() * unit;
        for (int i = 0; i < length; i++) {
          before += difference;
          values[at++] = before;
        }
      } else {
        for (int i = 0; i < length; i++) {
          before += numbers.signed() * unit;
          values[at++] = before;
        }
      }
    }
    return values;
  }
}
