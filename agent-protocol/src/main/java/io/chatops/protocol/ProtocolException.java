package io.chatops.protocol;

/**
 * A frame that is not a message: broken JSON, no {@code type}, a known field of the wrong type.
 * Checked, because the reader of a socket has to decide at once what becomes of the peer. The
 * message names the field and what was expected, never the value.
 */
public final class ProtocolException extends Exception {
  public ProtocolException(String message) {
    super(message);
  }

  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
