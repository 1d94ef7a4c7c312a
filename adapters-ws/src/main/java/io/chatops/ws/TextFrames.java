package io.chatops.ws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** Puts a message's fragments together, up to a limit. */
final class TextFrames {
  private int limit;
  private @Nullable Buffer begun;

  /** What a frame made of the message. */
  sealed interface Outcome {
    /** The message is whole. */
    @SuppressWarnings("ArrayRecordComponent") // handed over, compared by nobody
    record Message(byte[] text) implements Outcome {}

    /** More is to come. */
    record Incomplete() implements Outcome {}

    /** The peer breaks the rules and is to be closed. */
    record Violation(short closeCode, String reason) implements Outcome {}
  }

  private static final Outcome INCOMPLETE = new Outcome.Incomplete();
  private static final Outcome NOT_TEXT =
      new Outcome.Violation(CloseCode.NOT_TEXT, "only text frames are understood here");

  TextFrames(int limit) {
    this.limit = limit;
  }

  void limit(int bytes) {
    limit = bytes;
  }

  Outcome add(WebSocketFrame frame) {
    if (frame.isBinary()) {
      return NOT_TEXT;
    }
    Buffer part = frame.binaryData();
    if ((begun == null ? 0L : begun.length()) + part.length() > limit) {
      begun = null;
      return new Outcome.Violation(
          CloseCode.TOO_BIG, "a message may have at most " + limit + " bytes here");
    }
    if (begun == null && frame.isFinal()) {
      return new Outcome.Message(part.getBytes());
    }
    begun = (begun == null ? Buffer.buffer() : begun).appendBuffer(part);
    if (!frame.isFinal()) {
      return INCOMPLETE;
    }
    byte[] text = begun.getBytes();
    begun = null;
    return new Outcome.Message(text);
  }
}
