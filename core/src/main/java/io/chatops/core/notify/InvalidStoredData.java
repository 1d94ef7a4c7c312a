package io.chatops.core.notify;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;

/**
 * Something stored that cannot be used. The message says what waits for it, and never repeats what
 * is stored.
 */
final class InvalidStoredData extends RuntimeException {
  InvalidStoredData(String waiting, RuntimeException cause) {
    super(waiting + ": something that is stored for this cannot be read", cause);
  }

  /** Throws a failure again that says that the storage is away, and so nothing about one row. */
  static void requireStorage(RuntimeException failure) {
    if (failure instanceof ChatOpsException known
        && known.code() == ErrorCode.STORAGE_UNAVAILABLE) {
      throw failure;
    }
  }
}
