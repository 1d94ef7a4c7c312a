package io.chatops.ws;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts messages together from the frames of one connection. Confined to its event loop. */
final class MessageBytes {
  private static final byte[] NONE = {};

  private byte[] partial = NONE;
  private int size;

  /** Adds and releases the next frame; returns the message that it completes, if any. */
  byte @Nullable [] add(WebSocketFrame frame) {
    try {
      ByteBuf content = frame.content();
      int more = content.readableBytes();
      if (size == 0 && frame.isFinalFragment()) {
        byte[] whole = new byte[more]; // nearly every message
        content.readBytes(whole);
        return whole;
      }
      if (partial.length - size < more) {
        partial = Arrays.copyOf(partial, Math.max(size + more, 2 * size));
      }
      content.readBytes(partial, size, more);
      size += more;
      return frame.isFinalFragment() ? take() : null;
    } finally {
      frame.release();
    }
  }

  private byte[] take() {
    byte[] whole = partial.length == size ? partial : Arrays.copyOf(partial, size);
    partial = NONE;
    size = 0;
    return whole;
  }
}
