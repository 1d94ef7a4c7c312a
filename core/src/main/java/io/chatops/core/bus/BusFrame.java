package io.chatops.core.bus;

import io.chatops.core.identity.HubId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A frame of the bus before it is sealed: a byte for the format, one for the kind, the hub that is
 * to get it (zeros: all), the number of the message, the time at which it is over, the payload.
 *
 * @param to the hub that is to get it; absent: all
 * @param number that of the hint or the question, as its hub counts them; an answer has that of its
 *     question
 * @param over the time after which nobody takes a hint or waits for an answer; by whole
 *     milliseconds
 */
record BusFrame(Kind kind, @Nullable HubId to, long number, Instant over, ByteBuffer payload) {
  private static final byte FORMAT = 1;
  private static final int HEADER = 2 + 2 * Long.BYTES + 2 * Long.BYTES;

  /** The kinds; a later version may add some. */
  enum Kind {
    HINT(1),
    QUESTION(2),
    ANSWER(3),
    FAILURE(4),
    /** Comes back to the hub that sent it, which so knows that it is heard. */
    ECHO(5);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    private static Optional<Kind> of(byte code) {
      return Stream.of(values()).filter(kind -> kind.code == code).findFirst();
    }
  }

  static BusFrame hint(long number, Instant over, byte[] payload) {
    return new BusFrame(Kind.HINT, null, number, over, ByteBuffer.wrap(payload));
  }

  /**
   * An echo.
   *
   * @param lost true if earlier hints of this hub were lost
   */
  static BusFrame echo(long number, Instant over, boolean lost) {
    ByteBuffer payload = ByteBuffer.wrap(new byte[] {(byte) (lost ? 1 : 0)});
    return new BusFrame(Kind.ECHO, null, number, over, payload);
  }

  boolean isForAll() {
    return kind == Kind.HINT || kind == Kind.ECHO;
  }

  /** Returns true for an echo that says that earlier hints of its hub were lost. */
  boolean tellsOfLoss() {
    return payload.hasRemaining() && payload.get(payload.position()) != 0;
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + payload.remaining()).put(FORMAT).put(kind.code);
    bytes.putLong(to == null ? 0 : to.value().getMostSignificantBits());
    bytes.putLong(to == null ? 0 : to.value().getLeastSignificantBits());
    bytes.putLong(number).putLong(over.toEpochMilli());
    return bytes.put(payload.duplicate()).array();
  }

  /** Returns the frame; empty if it is of a format or kind that is not known here. */
  static Optional<BusFrame> read(ByteBuffer bytes) {
    if (bytes.remaining() < HEADER || bytes.get() != FORMAT) {
      return Optional.empty();
    }
    Optional<Kind> kind = Kind.of(bytes.get());
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    UUID to = new UUID(bytes.getLong(), bytes.getLong());
    boolean isForAll = to.getMostSignificantBits() == 0 && to.getLeastSignificantBits() == 0;
    long number = bytes.getLong();
    Instant over = Instant.ofEpochMilli(bytes.getLong());
    return Optional.of(
        new BusFrame(
            kind.get(),
            isForAll ? null : new HubId(to),
            number,
            over,
            bytes.slice().asReadOnlyBuffer()));
  }

  byte[] payloadBytes() {
    byte[] bytes = new byte[payload.remaining()];
    payload.duplicate().get(bytes);
    return bytes;
  }
}
