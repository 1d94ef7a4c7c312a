package io.chatops.agent.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body of a response: of known length, in chunks, or up to the end of the connection. It ends
 * where the headers say, and fails if the connection ends earlier or the body exceeds the limit.
 */
final class HttpBody extends InputStream {
  private static final long UNTIL_THE_END = -1;

  private final HttpInput input;
  private final boolean chunked;
  private final long maxBytes;
  private long total;
  // The bytes left of the whole body or of the current chunk.
  private long remaining;
  private boolean ended;

  private HttpBody(HttpInput input, boolean chunked, long length, long maxBytes) {
    this.input = input;
    this.chunked = chunked;
    this.remaining = length;
    this.maxBytes = maxBytes;
  }

  static InputStream of(HttpHead head, HttpInput input, long maxBytes) throws IOException {
    if (head.status() == 204 || head.status() == 304) {
      return InputStream.nullInputStream();
    }
    if ("chunked".equalsIgnoreCase(head.header("transfer-encoding"))) {
      return new HttpBody(input, true, 0, maxBytes);
    }
    String length = head.header("content-length");
    return new HttpBody(
        input, false, length == null ? UNTIL_THE_END : number(length, 10), maxBytes);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (chunked && remaining == 0 && !ended) {
      nextChunk();
    }
    if (ended || remaining == 0) {
      return -1;
    }
    int wanted = remaining < 0 ? length : (int) Math.min(length, remaining);
    int read = input.read(into, offset, wanted);
    if (read < 0) {
      ended = true;
      if (remaining > 0) {
        throw new EOFException("the answer ended early");
      }
      return -1;
    }
    return count(read);
  }

  private int count(int read) throws IOException {
    total += read;
    if (total > maxBytes) {
      throw new IOException("the answer is longer than " + maxBytes + " bytes");
    }
    if (remaining < 0) {
      return read;
    }
    remaining -= read;
    if (chunked && remaining == 0 && !input.line().isEmpty()) {
      throw new IOException("the answer is not HTTP");
    }
    return read;
  }

  private void nextChunk() throws IOException {
    String size = input.line();
    int extension = size.indexOf(';');
    remaining = number(extension < 0 ? size : size.substring(0, extension), 16);
    if (remaining == 0) {
      // Trailers are not used, but must not be read as the next part of the stream.
      while (!input.line().isEmpty()) {}
      ended = true;
    }
  }

  private static long number(String text, int radix) throws IOException {
    try {
      long number = Long.parseLong(text.strip(), radix);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Rejected below, like a negative number.
    }
    throw new IOException("the answer is not HTTP");
  }
}
