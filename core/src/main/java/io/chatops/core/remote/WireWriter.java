package io.chatops.core.remote;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a message between hubs, one after another. */
final class WireWriter {
  private ByteBuffer bytes = ByteBuffer.allocate(256);

  WireWriter putByte(int value) {
    room(1).put((byte) value);
    return this;
  }

  WireWriter putBoolean(boolean value) {
    return putByte(value ? 1 : 0);
  }

  WireWriter putInt(int value) {
    room(Integer.BYTES).putInt(value);
    return this;
  }

  WireWriter putLong(long value) {
    room(Long.BYTES).putLong(value);
    return this;
  }

  WireWriter putDouble(double value) {
    return putLong(Double.doubleToRawLongBits(value));
  }

  WireWriter putId(UUID id) {
    return putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }

  WireWriter putText(String text) {
    return putBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes and, before them, how many they are. */
  WireWriter putBytes(byte[] more) {
    return putInt(more.length).putRest(more, 0, more.length);
  }

  WireWriter putInstant(Instant time) {
    return putLong(time.getEpochSecond()).putInt(time.getNano());
  }

  WireWriter putDuration(Duration duration) {
    return putLong(duration.getSeconds()).putInt(duration.getNano());
  }

  /** Writes a value of several fields, so that a later version may add some behind them. */
  WireWriter putNested(Consumer<WireWriter> fields) {
    WireWriter nested = new WireWriter();
    fields.accept(nested);
    return putBytes(nested.toBytes());
  }

  /** Writes bytes without their number; nothing may follow. */
  WireWriter putRest(byte[] more, int offset, int length) {
    room(length).put(more, offset, length);
    return this;
  }

  <T> WireWriter putOptional(@Nullable T value, BiConsumer<WireWriter, T> writing) {
    putBoolean(value != null);
    if (value != null) {
      writing.accept(this, value);
    }
    return this;
  }

  <T> WireWriter putAll(Collection<T> values, BiConsumer<WireWriter, T> writing) {
    putInt(values.size());
    values.forEach(value -> writing.accept(this, value));
    return this;
  }

  /** Returns the number of bytes so far. */
  int size() {
    return bytes.position();
  }

  byte[] toBytes() {
    byte[] written = new byte[bytes.position()];
    bytes.duplicate().flip().get(written);
    return written;
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int size = Math.max(Math.addExact(bytes.position(), more), bytes.capacity() * 2);
      bytes = ByteBuffer.allocate(size).put(bytes.flip());
    }
    return bytes;
  }
}
