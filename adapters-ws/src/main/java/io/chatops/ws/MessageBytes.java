package io.chatops.ws;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts messages together from the frames of one connection. Confined to its event loop. */
final class MessageBytes {
  private static final byte[] NONE = {};

  private byte[] begun = NONE;
  private int size;

  /** Takes and releases the next frame; returns the message that it ends, if any. */
  byte @Nullable [] add(WebSocketFrame frame) {
    try {
      ByteBuf content = frame.content();
      int more = content.readableBytes();
      if (size == 0 && frame.isFinalFragment()) {
        byte[] whole = new byte[more]; // nearly every message
        content.readBytes(whole);
        return whole;
      }
      if (begun.length - size < more) {
        begun = Arrays.copyOf(begun, Math.max(size + more, 2 * size));
      }
      content.readBytes(begun, size, more);
      size += more;
      return frame.isFinalFragment() ? take() : null;
    } finally {
      frame.release();
    }
  }

  private byte[] take() {
    byte[] whole = begun.length == size ? begun : Arrays.copyOf(begun, size);
    begun = NONE;
    size = 0;
    return whole;
  }
}
