package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** The buffered input of a connection. */
final class HttpInput extends InputStream {
  // In bytes; no engine sends longer header lines.
  private static final int MAX_LINE_BYTES = 16 * 1024;

  private final TimedChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(8 * 1024).limit(0);

  HttpInput(TimedChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read() throws IOException {
    return fill() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int read = Math.min(length, buffer.remaining());
    buffer.get(into, offset, read);
    return read;
  }

  /**
   * Returns the text up to the next line feed, without the line feed and a preceding carriage
   * return.
   */
  String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = read(); next != '\n'; next = read()) {
      if (next < 0) {
        throw new EOFException("the answer ended early");
      }
      if (line.size() == MAX_LINE_BYTES) {
        throw new IOException("the answer is not HTTP");
      }
      line.write(next);
    }
    String text = line.toString(ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private boolean fill() throws IOException {
    if (buffer.hasRemaining()) {
      return true;
    }
    buffer.clear();
    int read = channel.read(buffer);
    buffer.flip();
    return read > 0;
  }
}
