package io.chatops.persistence.embedded;

import org.jspecify.annotations.Nullable;

/** Thrown if the embedded database cannot be used. The message names the reason and the remedy. */
public final class EmbeddedDatabaseException extends RuntimeException {
  public EmbeddedDatabaseException(String message) {
    this(message, null);
  }

  public EmbeddedDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
