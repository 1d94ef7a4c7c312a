package io.chatops.persistence.secret;

/** Keys or sealed values that cannot be used; the message names them and the remedy. */
public final class SecretKeyException extends RuntimeException {
  SecretKeyException(String message) {
    super(message);
  }

  SecretKeyException(String message, Throwable cause) {
    super(message, cause);
  }
}
