package io.chatops.persistence.postgres;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads the columns of chunks of version 1: the first value, the unit of the differences, then
 * tokens: 2n+1 and a difference: it comes n times; 2n: n differences follow one by one. Some are
 * deflated.
 */
final class RunColumn {
  /** A token and a difference. */
  private static final int BYTES_OF_A_VALUE = 20;

  private RunColumn() {}

  static long[] inflate(NumberReader from, int count) {
    byte[] plain = new byte[from.count((count + 1) * BYTES_OF_A_VALUE)];
    byte[] deflated = from.take(from.count(from.left()));
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      if (inflater.inflate(plain) != plain.length) {
        throw UnreadableException.damaged("a column is cut short");
      }
    } catch (DataFormatException e) {
      throw UnreadableException.damaged("a column cannot be inflated: " + e.getMessage());
    } finally {
      inflater.end();
    }
    return read(new NumberReader(plain), count);
  }

  static long[] read(NumberReader numbers, int count) {
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
      if (token >>> 1 > count - at) {
        throw UnreadableException.damaged("a column has more values than it may");
      }
      int length = (int) (token >>> 1);
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
