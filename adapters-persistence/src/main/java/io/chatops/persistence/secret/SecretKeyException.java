package io.chatops.persistence.secret;

/** Thrown if keys or sealed values cannot be used. The message names them and the remedy. */
public final class SecretKeyException extends RuntimeException {
  SecretKeyException(String message) {
    super(message);
  }

  SecretKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
