package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * Reads the numbers of a {@link NumberWriter}, in the same order. Throws {@link
 * UnreadableException} for bytes that it cannot have written. For one thread only.
 */
final class NumberReader {
  private static final int BITS = 64;

  private final byte[] bytes;
  private final int end;
  private int position;

  NumberReader(byte[] bytes) {
    this(bytes, bytes.length);
  }

  /** Reads the bytes before {@code end}. */
  NumberReader(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  long unsigned() {
    long number = 0;
    for (int shift = 0; shift < BITS; shift += 7) {
      byte next = next();
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw UnreadableException.damaged("a number does not end");
  }

  /**
   * Reads an unsigned number such as a length.
   *
   * @param most the largest valid number, so that damaged bytes cannot request more memory than
   *     that
   */
  int count(int most) {
    long count = unsigned();
    if (count < 0 || count > most) {
      throw UnreadableException.damaged(
          "it counts " + Long.toUnsignedString(count) + " where there are at most " + most);
    }
    return (int) count;
  }

  long signed() {
    long number = unsigned();
    return (number >>> 1) ^ -(number & 1);
  }

  /** Reads the next byte, 0-255. */
  int octet() {
    return next() & 0xFF;
  }

  /** Returns the number of remaining bytes. */
  int left() {
    return end - position;
  }

  /** Reads the next bytes as they are. */
  byte[] take(int length) {
    if (length > left()) {
      throw endsTooEarly();
    }
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** Requires that no bytes remain. */
  void end() {
    if (left() > 0) {
      throw UnreadableException.damaged(left() + " bytes follow its end");
    }
  }

  private byte next() {
    if (position == end) {
      throw endsTooEarly();
    }
    return bytes[position++];
  }

  private static UnreadableException endsTooEarly() {
    return UnreadableException.damaged("it ends too early");
  }
}
