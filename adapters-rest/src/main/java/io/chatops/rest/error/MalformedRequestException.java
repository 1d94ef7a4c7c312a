package io.chatops.rest.error;

import org.jspecify.annotations.Nullable;

/** The request cannot even be read. The message is for people and repeats nothing of it. */
public final class MalformedRequestException extends RuntimeException {
  private final int status;

  public MalformedRequestException(String message) {
    this(400, message, null);
  }

  public MalformedRequestException(String message, Throwable cause) {
    this(400, message, cause);
  }

  private MalformedRequestException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The body is of a kind that is not read here: status 415 rather than 400. */
  public static MalformedRequestException ofKind(String message) {
    return new MalformedRequestException(415, message, null);
  }

  int status() {
    return status;
  }
}
