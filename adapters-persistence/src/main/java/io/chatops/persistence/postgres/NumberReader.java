package io.chatops.persistence.postgres;

import java.util.Arrays;

/** Reads what {@link NumberWriter} wrote, in the same order. For one thread. */
final class NumberReader {
  private final byte[] bytes;
  private int position;

  NumberReader(byte[] bytes) {
    this.bytes = bytes;
  }

  long unsigned() {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[position++];
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  /** An unsigned number that fits an int, such as a length. */
  int count() {
    return Math.toIntExact(unsigned());
  }

  long signed() {
    long number = unsigned();
    return (number >>> 1) ^ -(number & 1);
  }

  int octet() {
    return bytes[position++];
  }

  boolean hasMore() {
    return position < bytes.length;
  }

  /** The next bytes as they are. */
  byte[] take(int length) {
    byte[] taken = Arrays.copyOfRange(bytes, position, position + length);
    position += length;
    return taken;
  }
}
