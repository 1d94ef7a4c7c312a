package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * Writes decisions by arithmetic coding: a likely one takes a fraction of a bit. Each decision
 * narrows a range of numbers; bytes on which both ends of the range agree are written. For one
 * thread.
 */
final class BitWriter {
  private static final long ALL = 0xFFFF_FFFFL;
  private static final long FIRST_BYTE = 0xFF00_0000L;

  private long low;
  private long high = ALL;
  private byte[] bytes = new byte[1024];
  private int size;

  void clear() {
    low = 0;
    high = ALL;
    size = 0;
  }

  void write(BitOdds odds, int decision, boolean answer) {
    long middle = low + ((high - low) >>> 16) * odds.yes(decision);
    if (answer) {
      high = middle;
    } else {
      low = middle + 1;
    }
    odds.learn(decision, answer);
    writeAgreed();
  }

  /** Writes the lowest bits of a number, without odds. */
  void write(long number, int count) {
    for (int bit = count - 1; bit >= 0; bit--) {
      long middle = low + ((high - low) >>> 1);
      if (((number >>> bit) & 1) == 1) {
        high = middle;
      } else {
        low = middle + 1;
      }
      writeAgreed();
    }
  }

  /** Ends with the fewest bytes that identify the range; a reader treats missing bytes as zeros. */
  void finish() {
    for (int kept = 0; kept <= 4; kept++) {
      long unit = 1L << (32 - 8 * kept);
      long number = (low + unit - 1) / unit * unit;
      if (number <= high) {
        for (int i = 0; i < kept; i++) {
          put((byte) (number >>> (24 - 8 * i)));
        }
        break;
      }
    }
    while (size > 0 && bytes[size - 1] == 0) {
      size--;
    }
  }

  int size() {
    return size;
  }

  void appendTo(NumberWriter into) {
    into.append(bytes, size);
  }

  private void writeAgreed() {
    while (((low ^ high) & FIRST_BYTE) == 0) {
      put((byte) (low >>> 24));
      low = (low << 8) & ALL;
      high = ((high << 8) & ALL) | 0xFF;
    }
  }

  private void put(byte next) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    bytes[size++] = next;
  }
}
