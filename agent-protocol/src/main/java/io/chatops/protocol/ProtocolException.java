package io.chatops.protocol;

/**
 * A frame that is not a valid message: malformed JSON, no {@code type}, or a known field of the
 * wrong type. Checked, because the reader of a socket must decide at once how to treat the peer.
 * The message names the field and what was expected, never the value.
 */
public final class ProtocolException extends Exception {
  public ProtocolException(String message) {
    super(message);
  }

  public ProtocolException(String message, Throwable cause) {
    super(message, cause);
  }
}
