package io.chatops.persistence.embedded;

import org.jspecify.annotations.Nullable;

/** The embedded database cannot be used; the message says why and what to do. */
public final class EmbeddedDatabaseException extends RuntimeException {
  EmbeddedDatabaseException(String message) {
    this(message, null);
  }

  EmbeddedDatabaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
