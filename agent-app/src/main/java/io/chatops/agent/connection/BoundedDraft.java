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
  static final int MAX_MESSAGE_BYTES = 256 << 10;

  // In bytes, with room for the header fields added by proxies.
  private static final int MAX_HANDSHAKE_BYTES = 32 << 10;
  // An empty fragment adds no bytes to the message, but each fragment occupies memory.
  private static final int MAX_FRAGMENTS = 1024;

  private final ReadRateLimit rateLimit;
  private int fragments;
  private int bytes;

  BoundedDraft(ReadRateLimit rateLimit) {
    super(List.of(), List.of(new Protocol("")), MAX_MESSAGE_BYTES);
    this.rateLimit = rateLimit;
  }

  /** The library calls this once per connection. */
  @Override
  public Draft copyInstance() {
    return new BoundedDraft(rateLimit);
  }

  @Override
  public Handshakedata translateHandshake(ByteBuffer received) throws InvalidHandshakeException {
    try {
      return super.translateHandshake(received);
    } catch (IncompleteHandshakeException e) {
      if (received.limit() <= MAX_HANDSHAKE_BYTES) {
        throw e;
      }
      throw new InvalidHandshakeException(
          "the answer to the handshake has more than "
              + MAX_HANDSHAKE_BYTES
              + " bytes: check url and any proxy in front of the hub",
          e);
    } catch (InvalidHandshakeException e) {
      // The library reports the status in its message only.
      if (String.valueOf(e.getMessage()).contains(" " + Failures.MISDIRECTED_REQUEST + " ")) {
        throw new InvalidHandshakeException(Failures.WRONG_HOST_NAME, e);
      }
      throw e;
    }
  }

  @Override
  public void processFrame(WebSocketImpl socket, Framedata frame) throws InvalidDataException {
    int length = frame.getPayloadData().remaining();
    rateLimit.acquire(length);
    if (isData(frame.getOpcode())) {
      fragments++;
      bytes += length;
      if (bytes > MAX_MESSAGE_BYTES || fragments > MAX_FRAGMENTS) {
        throw new LimitExceededException(
            "a message has more than %d bytes or %d fragments"
                .formatted(MAX_MESSAGE_BYTES, MAX_FRAGMENTS),
            MAX_MESSAGE_BYTES);
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
