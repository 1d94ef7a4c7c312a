package io.chatops.agent.docker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.protocol.FromAgent.OutputStream;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Assembles one line of one stream, which begins with a timestamp and a space; cuts it to the
 * longest length.
 */
final class LogLineBuilder {
  /** The longest message, in bytes. */
  static final int MAX_BYTES = 16 * 1024;

  /** The end of a message that was cut. */
  static final String CUT = " [cut]";

  private static final int MAX_TIMESTAMP_BYTES = 40;

  private final OutputStream stream;
  private final byte[] bytes = new byte[MAX_TIMESTAMP_BYTES + MAX_BYTES];
  private int length;
  private boolean started;
  private boolean cut;

  LogLineBuilder(OutputStream stream) {
    this.stream = stream;
  }

  boolean isEmpty() {
    return !started;
  }

  void add(byte[] source, int from, int to) {
    int kept = Math.min(to - from, bytes.length - length);
    System.arraycopy(source, from, bytes, length, kept);
    length += kept;
    started |= to > from;
    cut |= kept < to - from;
  }

  /** Returns the line so far and starts the next one. */
  EngineLogLine finish() {
    int start = timestampLength(bytes, 0, length);
    Instant timestamp = start == 0 ? null : timestamp(bytes, 0, start - 1);
    // A terminal ends lines with a carriage return as well.
    int end = length > start && !cut && bytes[length - 1] == '\r' ? length - 1 : length;
    EngineLogLine line = new EngineLogLine(timestamp, stream, message(start, end));
    length = 0;
    started = false;
    cut = false;
    return line;
  }

  /** Returns the length in bytes of the timestamp and the space after it; 0 if there is none. */
  static int timestampLength(byte[] line, int from, int to) {
    int most = Math.min(to, from + MAX_TIMESTAMP_BYTES);
    for (int i = from; i < most; i++) {
      if (line[i] == ' ') {
        return timestamp(line, from, i) == null ? 0 : i + 1 - from;
      }
    }
    return 0;
  }

  private static @Nullable Instant timestamp(byte[] line, int from, int to) {
    if (to - from < 20 || line[from + 4] != '-' || line[from + 10] != 'T') {
      return null;
    }
    try {
      return OffsetDateTime.parse(new String(line, from, to - from, ISO_8859_1)).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  // Invalid UTF-8 becomes U+FFFD, which takes three bytes instead of one.
  private String message(int start, int end) {
    String text = new String(bytes, start, end - start, UTF_8);
    byte[] encoded = text.getBytes(UTF_8);
    if (!cut && encoded.length <= MAX_BYTES) {
      return text;
    }
    int kept = Math.min(encoded.length, MAX_BYTES - CUT.length());
    while (kept > 0 && kept < encoded.length && (encoded[kept] & 0xc0) == 0x80) {
      kept--;
    }
    return new String(Arrays.copyOf(encoded, kept), UTF_8) + CUT;
  }
}
