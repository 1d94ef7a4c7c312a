package io.chatops.agent.connection;

import java.nio.ByteBuffer;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.IncompleteHandshakeException;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.Handshakedata;
import org.java_websocket.protocols.Protocol;

/**
 * The WebSocket protocol with bounds on what a hub may send. The library bounds a single frame;
 * this class also bounds the handshake, a message's fragments together, and the rate. A hub that
 * exceeds a size is disconnected; one that exceeds the rate has to wait.
 */
final class BoundedDraft extends Draft_6455 {
  /**
   * The largest message in bytes, all fragments together. The longest messages of a hub are its
   * list of services and a command of 8,192 characters, all of them escaped.
   */
  static final int LARGEST_MESSAGE = 256 << 10;

  // In bytes, with room for the header fields added by proxies.
  private static final int LONGEST_HANDSHAKE = 32 << 10;
  // An empty fragment adds no bytes to the message, but each fragment occupies memory.
  private static final int MOST_FRAGMENTS = 1024;

  private final ReadRateLimit pace;
  private int fragments;
  private int bytes;

  BoundedDraft(ReadRateLimit pace) {
    super(List.of(), List.of(new Protocol("")), LARGEST_MESSAGE);
    this.pace = pace;
  }

  /** The library calls this once per connection. */
  @Override
  public Draft copyInstance() {
    return new BoundedDraft(pace);
  }

  @Override
  public Handshakedata translateHandshake(ByteBuffer received) throws InvalidHandshakeException {
    try {
      return super.translateHandshake(received);
    } catch (IncompleteHandshakeException e) {
      if (received.limit() <= LONGEST_HANDSHAKE) {
        throw e;
      }
      throw new InvalidHandshakeException(
          "the answer to the handshake has more than "
              + LONGEST_HANDSHAKE
              + " bytes: check url and any proxy in front of the hub",
          e);
    } catch (InvalidHandshakeException e) {
      // The library tells the status in its message only.
      if (String.valueOf(e.getMessage()).contains(" " + Failures.FOREIGN_NAME_STATUS + " ")) {
        throw new InvalidHandshakeException(Failures.FOREIGN_NAME, e);
      }
      throw e;
    }
  }

  @Override
  public void processFrame(WebSocketImpl socket, Framedata frame) throws InvalidDataException {
    int length = frame.getPayloadData().remaining();
    pace.take(length);
    if (isData(frame.getOpcode())) {
      fragments++;
      bytes += length;
      if (bytes > LARGEST_MESSAGE || fragments > MOST_FRAGMENTS) {
        throw new LimitExceededException(
            "a message has more than "
                + LARGEST_MESSAGE
                + " bytes or "
                + MOST_FRAGMENTS
                + " fragments",
            LARGEST_MESSAGE);
      }
      if (frame.isFin()) {
        fragments = 0;
        bytes = 0;
      }
    }
    super.processFrame(socket, frame);
  }

  private static boolean isData(Opcode opcode) {
    return opcode == Opcode.TEXT || opcode == Opcode.BINARY || opcode == Opcode.CONTINUOUS;
  }
}
