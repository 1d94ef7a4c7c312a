package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/**
 * Writes and reads the numbers of one report: a version, the count, the series (as differences),
 * the values and a {@link Checksum} of all that. All numbers are whole ones of variable length with
 * the sign in the lowest bit. Keeps buffers, so for one thread only.
 */
public final class PayloadCodec {
  private static final byte VERSION = 2;

  /** The same without a checksum, as earlier hubs wrote it. */
  private static final byte VERSION_WITHOUT_CHECKSUM = 1;

  /** The most bytes of a number: 64 bits, seven per byte. */
  private static final int MAX_BYTES = 10;

  private long[] series = new long[256];
  private long[] values = new long[256];
  private int size;
  private byte[] buffer = new byte[4096];
  private int position;
  private int end;

  public void begin() {
    size = 0;
  }

  public void add(long seriesNumber, long value) {
    if (size == series.length) {
      series = Arrays.copyOf(series, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    series[size] = seriesNumber;
    values[size++] = value;
  }

  public byte[] encode() {
    int most = 1 + MAX_BYTES + 2 * MAX_BYTES * size + Checksum.BYTES;
    if (buffer.length < most) {
      buffer = new byte[most];
    }
    position = 0;
    buffer[position++] = VERSION;
    write(size);
    long before = 0;
    for (int i = 0; i < size; i++) {
      write(series[i] - before);
      before = series[i];
    }
    for (int i = 0; i < size; i++) {
      write(values[i]);
    }
    Checksum.write(buffer, position);
    position += Checksum.BYTES;
    return Arrays.copyOf(buffer, position);
  }

  /**
   * Reads a payload; {@link #size}, {@link #series} and {@link #value} then return its content.
   *
   * @throws UnreadableException when the bytes are damaged, or a newer hub wrote them
   */
  public void decode(byte[] payload) {
    begin();
    buffer = payload;
    position = 1;
    end = endOf(payload);
    long count = read();
    if (count < 0 || count > payload.length / 2) {
      throw UnreadableException.damaged("no report has " + count + " values");
    }
    long before = 0;
    for (int i = 0; i < count; i++) {
      before += read();
      add(before, 0);
    }
    for (int i = 0; i < count; i++) {
      values[i] = read();
    }
    if (position < end) {
      throw UnreadableException.damaged("a report has bytes behind its last value");
    }
  }

  /** Returns where the numbers end, once it is sure that they are as they were written. */
  private static int endOf(byte[] payload) {
    if (payload.length == 0 || payload[0] < VERSION_WITHOUT_CHECKSUM) {
      throw UnreadableException.damaged("no report is of such a version");
    }
    if (payload[0] == VERSION_WITHOUT_CHECKSUM) {
      return payload.length;
    }
    int end = Checksum.verifiedEnd(payload);
    if (payload[0] > VERSION) {
      throw UnreadableException.newer(payload[0]);
    }
    return end;
  }

  public int size() {
    return size;
  }

  public long series(int index) {
    return series[index];
  }

  public long value(int index) {
    return values[index];
  }

  private void write(long number) {
    long rest = (number << 1) ^ (number >> 63);
    while ((rest & ~0x7FL) != 0) {
      buffer[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[position++] = (byte) rest;
  }

  private long read() {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      if (position == end || shift > 63) {
        throw UnreadableException.damaged("a number in a report has no end");
      }
      byte next = buffer[position++];
      number |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (number >>> 1) ^ -(number & 1);
      }
    }
  }
}
