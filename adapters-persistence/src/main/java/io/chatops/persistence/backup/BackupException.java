package io.chatops.persistence.backup;

import java.io.IOException;

/** Thrown if a backup cannot be written, read or restored. The message has the remedy. */
public final class BackupException extends IOException {
  BackupException(String message) {
    super(message);
  }

  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
