package io.chatops.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Frames of HTTP/2 with any headers, also those that no client would send. */
final class Http2Frames {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Starts with what each client sends first. */
  Http2Frames() {
    bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(UTF_8));
    frame(SETTINGS, 0, 0, new byte[0]);
  }

  /**
   * Adds a request.
   *
   * @param stream an odd number
   * @param headers each a name and a value, the pseudo headers included
   */
  Http2Frames request(int stream, List<List<String>> headers, String body) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (List<String> header : headers) {
      block.write(0); // a literal that is not indexed, with a name of its own
      literal(block, header.get(0));
      literal(block, header.get(1));
    }
    frame(HEADERS, END_HEADERS, stream, block.toByteArray());
    frame(DATA, END_STREAM, stream, body.getBytes(UTF_8));
    return this;
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  /** Reads until the last of the streams has its answer, or the connection will have none. */
  static void awaitAnswer(InputStream from, int stream) throws IOException {
    while (true) {
      byte[] head = from.readNBytes(9);
      if (head.length < 9 || head[3] == GOAWAY) {
        return;
      }
      from.readNBytes((head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff));
      boolean ends = (head[4] & END_STREAM) != 0 && (head[3] == DATA || head[3] == HEADERS);
      if (head[8] == stream && (ends || head[3] == RST_STREAM)) {
        return;
      }
    }
  }

  private static void literal(ByteArrayOutputStream block, String text) {
    byte[] octets = text.getBytes(ISO_8859_1);
    int rest = octets.length - 127;
    block.write(Math.min(octets.length, 127));
    if (rest >= 0) {
      for (; rest >= 128; rest /= 128) {
        block.write(rest % 128 + 128);
      }
      block.write(rest);
    }
    block.writeBytes(octets);
  }

  private void frame(int type, int flags, int stream, byte[] payload) {
    bytes.writeBytes(
        new byte[] {
          (byte) (payload.length >> 16),
          (byte) (payload.length >> 8),
          (byte) payload.length,
          (byte) type,
          (byte) flags,
          0,
          0,
          0,
          (byte) stream
        });
    bytes.writeBytes(payload);
  }
}
