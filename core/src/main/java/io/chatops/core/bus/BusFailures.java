package io.chatops.core.bus;

import io.chatops.core.bus.BusException.Reason;
import java.nio.ByteBuffer;

/** The reasons that a hub gives in place of an answer, as bytes. */
final class BusFailures {
  private static final byte FULL = 1;
  private static final byte TOO_LARGE = 2;
  private static final byte FAILED = 3;
  private static final byte UNSENT = 4;

  private BusFailures() {}

  static ByteBuffer bytes(Reason reason) {
    byte code =
        switch (reason) {
          case FULL -> FULL;
          case TOO_LARGE -> TOO_LARGE;
          case UNSENT -> UNSENT;
          case NOBODY, LATE, CUT, FAILED -> FAILED;
        };
    return ByteBuffer.wrap(new byte[] {code});
  }

  /** Returns the failure; one that is not known here is {@link Reason#FAILED}. */
  static BusException read(ByteBuffer bytes) {
    return switch (bytes.hasRemaining() ? bytes.get(bytes.position()) : FAILED) {
      case FULL ->
          new BusException(Reason.FULL, "The other hub has too much to do; try again in a moment");
      case TOO_LARGE -> new BusException(Reason.TOO_LARGE, "The other hub's answer is too large");
      case UNSENT ->
          new BusException(Reason.UNSENT, "The other hub has too much to send to tell its answer");
      default -> new BusException(Reason.FAILED, "The other hub failed to answer; see its log");
    };
  }
}
