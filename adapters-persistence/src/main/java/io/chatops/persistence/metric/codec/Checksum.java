package io.chatops.persistence.metric.codec;

import java.util.zip.CRC32C;

/**
 * The checksum at the end of a report, of a chunk's header and of each series in its data: CRC-32C
 * of all bytes before, four bytes, the highest first. Without it, damaged bytes could be read as
 * other values.
 */
public final class Checksum {
  static final int BYTES = 4;

  private Checksum() {}

  /** Returns the bytes with their checksum behind them. */
  public static byte[] added(byte[] bytes) {
    NumberWriter whole = new NumberWriter(bytes.length + BYTES);
    whole.append(bytes, bytes.length);
    whole.checksum(0);
    return whole.toBytes();
  }

  /** Writes the checksum of the first bytes of a buffer behind them. */
  static void write(byte[] buffer, int end) {
    int checksum = of(buffer, 0, end);
    for (int i = 0; i < BYTES; i++) {
      buffer[end + i] = (byte) (checksum >>> (8 * (BYTES - 1 - i)));
    }
  }

  /**
   * Returns a reader of the bytes before the checksum; UnreadableException if it is another one.
   */
  static NumberReader verified(byte[] bytes) {
    return new NumberReader(bytes, verifiedEnd(bytes));
  }

  /** Returns where the checksum begins; UnreadableException if it is another one. */
  static int verifiedEnd(byte[] bytes) {
    int end = bytes.length - BYTES;
    if (end < 0) {
      throw UnreadableException.damaged("it ends too early");
    }
    int stored = 0;
    for (int i = end; i < bytes.length; i++) {
      stored = (stored << 8) | (bytes[i] & 0xFF);
    }
    if (stored != of(bytes, 0, end)) {
      throw UnreadableException.damaged("its checksum is another one");
    }
    return end;
  }

  static int of(byte[] bytes, int from, int to) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, to - from);
    return (int) checksum.getValue();
  }
}
