package io.chatops.persistence.metric.codec;

/** Reads the decisions of a {@link BitWriter}, in the same order. For one thread. */
final class BitReader {
  private static final long ALL = 0xFFFF_FFFFL;
  private static final long FIRST_BYTE = 0xFF00_0000L;

  private final byte[] bytes;
  private int position;
  private long low;
  private long high = ALL;
  private long number;

  BitReader(byte[] bytes) {
    this.bytes = bytes;
    for (int i = 0; i < 4; i++) {
      number = (number << 8) | next();
    }
  }

  boolean read(BitOdds odds, int decision) {
    long middle = low + ((high - low) >>> 16) * odds.yes(decision);
    boolean answer = number <= middle;
    if (answer) {
      high = middle;
    } else {
      low = middle + 1;
    }
    odds.learn(decision, answer);
    dropAgreed();
    return answer;
  }

  /** Reads bits that have no odds, without branches: a processor predicts none of noise. */
  long read(int count) {
    long read = 0;
    for (int bit = 0; bit < count; bit++) {
      long middle = low + ((high - low) >>> 1);
      long zero = (middle - number) >> 63; // all bits set if the number is above the middle
      low += (middle + 1 - low) & zero;
      high = middle + ((high - middle) & zero);
      read = (read << 1) + 1 + zero;
      dropAgreed();
    }
    return read;
  }

  private void dropAgreed() {
    while (((low ^ high) & FIRST_BYTE) == 0) {
      low = (low << 8) & ALL;
      high = ((high << 8) & ALL) | 0xFF;
      number = ((number << 8) & ALL) | next();
    }
  }

  private int next() {
    return position < bytes.length ? bytes[position++] & 0xFF : 0;
  }
}
