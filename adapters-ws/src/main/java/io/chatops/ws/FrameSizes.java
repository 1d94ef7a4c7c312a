package io.chatops.ws;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that a peer announces in the headers of its frames. They are known before the decoder
 * has the frame, and also while its bytes are discarded. Confined to the event loop.
 */
final class FrameSizes {
  private final byte[] header = new byte[14];
  private int headerBytes;
  private long left;

  /** Follows the next bytes of the connection. */
  void read(ByteBuf bytes) {
    int at = bytes.readerIndex();
    while (at < bytes.writerIndex()) {
      if (left > 0) {
        int part = (int) Math.min(left, bytes.writerIndex() - at);
        left -= part;
        at += part;
      } else {
        header[headerBytes++] = bytes.getByte(at++);
        if (headerBytes == length()) {
          left = payload();
          headerBytes = 0;
        }
      }
    }
  }

  /**
   * Returns the bytes of the message whose only frame is the newest one; absent if it is a
   * fragment.
   */
  @Nullable Long message() {
    boolean isWholeText = (header[0] & 0x8F) == 0x81;
    return isWholeText && headerBytes == 0 ? payload() : null;
  }

  /** Returns the length of the header, as far as it is known. */
  private int length() {
    if (headerBytes < 2) {
      return 2;
    }
    int mask = (header[1] & 0x80) == 0 ? 0 : 4;
    return 2 + lengthBytes() + mask;
  }

  private int lengthBytes() {
    return switch (header[1] & 0x7F) {
      case 126 -> 2;
      case 127 -> 8;
      default -> 0;
    };
  }

  private long payload() {
    return switch (lengthBytes()) {
      case 2 -> ByteBuffer.wrap(header).getShort(2) & 0xFFFF;
      case 8 -> ByteBuffer.wrap(header).getLong(2);
      default -> header[1] & 0x7F;
    };
  }
}
