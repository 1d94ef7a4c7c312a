package io.chatops.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.protocol.FromAgent.OutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Reads one output of a program to its end on a thread of its own and passes it on as text. Invalid
 * UTF-8 becomes U+FFFD; a character that comes in two reads stays whole.
 */
final class OutputPump {
  // Small enough for the agent's heap when many commands run, and for a frame.
  private static final int PIECE = 8192;
  // A program that writes letter by letter must not become as many frames: after the first ones,
  // which a reader wants at once, what comes within this time is sent together.
  private static final int PIECES_AT_ONCE = 16;
  private static final long GATHER_MILLISECONDS = 10;

  private final FileChannel from;
  private final OutputStream stream;
  private final BoundedOutput output;
  private final Thread thread = new Thread(this::run, "command output");
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer bytes = ByteBuffer.allocate(PIECE);
  private final CharBuffer chars = CharBuffer.allocate(PIECE);
  private int pieces;
  private volatile boolean sending;

  OutputPump(FileChannel from, OutputStream stream, BoundedOutput output) {
    this.from = from;
    this.stream = stream;
    this.output = output;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Stops reading, whatever is still to come. */
  void end() {
    thread.interrupt();
    try {
      from.close();
    } catch (IOException e) {
      // Nothing was written to it, so nothing is lost.
    }
  }

  /** Returns true while it waits for the hub to take a piece. */
  boolean isSending() {
    return sending;
  }

  /** Waits for the end of the output; false if it does not come in that time. */
  boolean awaitEnd(Duration patience) throws InterruptedException {
    thread.join(patience.toMillis());
    return !thread.isAlive();
  }

  private void run() {
    try (from) {
      int length = from.read(bytes);
      while (length >= 0) {
        boolean full = !bytes.hasRemaining();
        keepBeginning(length);
        if (!full && pieces > PIECES_AT_ONCE) {
          TimeUnit.MILLISECONDS.sleep(GATHER_MILLISECONDS);
        }
        length = from.read(bytes);
      }
      pass(true);
    } catch (IOException | InterruptedException e) {
      // Ended from outside, since nobody waits for the rest.
    }
  }

  private void keepBeginning(int length) throws InterruptedException {
    int kept = output.reserve(length);
    bytes.position(bytes.position() - (length - kept));
    pass(false);
    if (kept < length) {
      // The first bytes of a character whose last ones are left out.
      output.omit(bytes.position());
      bytes.clear();
    }
  }

  /** Passes on what is there, but for the first bytes of a character that is not complete. */
  private void pass(boolean last) throws InterruptedException {
    bytes.flip();
    int before = bytes.remaining();
    decoder.decode(bytes, chars, last);
    if (last) {
      decoder.flush(chars);
    }
    int decoded = before - bytes.remaining();
    bytes.compact();
    String text = chars.flip().toString();
    chars.clear();
    if (text.isEmpty()) {
      return;
    }
    pieces++;
    sending = true;
    output.take(stream, text, decoded);
    sending = false;
  }
}
