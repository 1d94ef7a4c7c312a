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
 * UTF-8 becomes U+FFFD; a character split across two reads stays whole.
 */
final class OutputPump {
  // In bytes: small enough for one frame, and for the agent's heap when many commands run.
  private static final int PIECE = 8192;
  // A program that writes character by character must not produce a frame for each. The first
  // pieces are sent at once, because readers want to see them; later output is gathered for this
  // time.
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

  /** Stops reading; further output is discarded. */
  void end() {
    thread.interrupt();
    try {
      from.close();
    } catch (IOException e) {
      // The channel is read-only, so a failed close loses nothing.
    }
  }

  /** Returns true while the pump waits for the hub to accept a piece. */
  boolean isSending() {
    return sending;
  }

  /** Waits for the end of the output; returns false if it does not come within that time. */
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
      // Closed from outside: the rest is not needed.
    }
  }

  private void keepBeginning(int length) throws InterruptedException {
    int kept = output.reserve(length);
    bytes.position(bytes.position() - (length - kept));
    pass(false);
    if (kept < length) {
      // The kept bytes may end inside a character whose remaining bytes are omitted.
      output.omit(bytes.position());
      bytes.clear();
    }
  }

  /** Passes on the decoded text, and holds back the bytes of an incomplete character. */
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
    output.append(stream, text, decoded);
    sending = false;
  }
}
