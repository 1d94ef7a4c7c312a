package io.chatops.core.remote;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a message between hubs. Each method throws a {@link
 * java.nio.BufferUnderflowException} or an {@link IllegalArgumentException} for bytes that a {@link
 * WireWriter} never writes. What a later version adds behind the fields of an answer is not read.
 * With a request it is refused: the added field may be the one that limits what is to be done.
 */
final class WireReader {
  private final ByteBuffer bytes;
  private final boolean isWhole;

  /** Reads an answer, or what is in it. */
  WireReader(byte[] message) {
    this(message, false);
  }

  private WireReader(byte[] message, boolean isWhole) {
    this.bytes = ByteBuffer.wrap(message);
    this.isWhole = isWhole;
  }

  /** Returns a reader of a question, no byte of which may be left out. */
  static WireReader ofQuestion(byte[] message) {
    return new WireReader(message, true);
  }

  /** Throws if this is a question and something is left of it. */
  void end() {
    if (isWhole && bytes.hasRemaining()) {
      throw new IllegalArgumentException("fields of a later version");
    }
  }

  /** Reads a value of several fields. */
  <T> T getNested(Function<WireReader, T> reading) {
    WireReader nested = new WireReader(getBytes(), isWhole);
    T value = reading.apply(nested);
    nested.end();
    return value;
  }

  int getByte() {
    return bytes.get();
  }

  boolean getBoolean() {
    return bytes.get() != 0;
  }

  int getInt() {
    return bytes.getInt();
  }

  long getLong() {
    return bytes.getLong();
  }

  double getDouble() {
    return Double.longBitsToDouble(bytes.getLong());
  }

  UUID getId() {
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  String getText() {
    return new String(getBytes(), StandardCharsets.UTF_8);
  }

  byte[] getBytes() {
    byte[] some = new byte[size()];
    bytes.get(some);
    return some;
  }

  boolean hasMore() {
    return bytes.hasRemaining();
  }

  Instant getInstant() {
    long seconds = bytes.getLong();
    int nanos = nanos();
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("seconds " + seconds, e);
    }
  }

  Duration getDuration() {
    return Duration.ofSeconds(bytes.getLong(), nanos());
  }

  private int nanos() {
    int nanos = bytes.getInt();
    if (nanos < 0 || nanos > 999_999_999) {
      throw new IllegalArgumentException("nanoseconds " + nanos);
    }
    return nanos;
  }

  <T> @Nullable T getOptional(Function<WireReader, T> reading) {
    return getBoolean() ? reading.apply(this) : null;
  }

  <T> List<T> getAll(Function<WireReader, T> reading) {
    int count = size();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(reading.apply(this));
    }
    return values;
  }

  /** Returns the constant of an enum; a later version's is unknown here. */
  <E extends Enum<E>> E getConstant(Class<E> type) {
    return Enum.valueOf(type, getText());
  }

  byte[] getRest() {
    byte[] rest = new byte[bytes.remaining()];
    bytes.get(rest);
    return rest;
  }

  /** Reads how many bytes or values follow; each value has one byte at least. */
  private int size() {
    int size = bytes.getInt();
    if (size < 0 || size > bytes.remaining()) {
      throw new IllegalArgumentException("size " + size + " of " + bytes.remaining());
    }
    return size;
  }
}
