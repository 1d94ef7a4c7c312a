package io.chatops.rest.error;

import org.jspecify.annotations.Nullable;

/** A request that cannot be read. The message is for users and repeats nothing of it. */
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

  /** Creates the refusal of a body whose kind is not supported: status 415 instead of 400. */
  public static MalformedRequestException ofKind(String message) {
    return new MalformedRequestException(415, message, null);
  }

  int status() {
    return status;
  }
}
