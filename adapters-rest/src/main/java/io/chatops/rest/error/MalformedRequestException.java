package io.chatops.rest.error;

/** The request cannot even be read. The message is for people and repeats nothing of it. */
public final class MalformedRequestException extends RuntimeException {
  public MalformedRequestException(String message) {
    super(message);
  }

  public MalformedRequestException(String message, Throwable cause) {
    super(message, cause);
  }
}
