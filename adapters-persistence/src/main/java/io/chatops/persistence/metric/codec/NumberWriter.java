package io.chatops.persistence.metric.codec;

import java.util.Arrays;

/** Writes whole numbers in a variable number of bytes, seven bits per byte. For one thread only. */
final class NumberWriter {
  private byte[] bytes;
  private int size;

  NumberWriter(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** Writes a number that is usually small and never negative. */
  void unsigned(long number) {
    ensure(10);
    long rest = number;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Writes a number of either sign, usually near zero; the sign goes into the lowest bit. */
  void signed(long number) {
    unsigned((number << 1) ^ (number >> 63));
  }

  void octet(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  void append(byte[] more, int length) {
    ensure(length);
    System.arraycopy(more, 0, bytes, size, length);
    size += length;
  }

  /** Appends the {@link Checksum} of the bytes from a place on. */
  void checksum(int from) {
    int checksum = Checksum.of(bytes, from, size);
    for (int shift = 8 * (Checksum.BYTES - 1); shift >= 0; shift -= 8) {
      octet(checksum >>> shift);
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void ensure(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
