package io.chatops.app;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process on an OutOfMemoryError, so that its service manager restarts the hub: parts of
 * its state are lost then, and none of them is known. A JVM with {@code
 * -XX:+ExitOnOutOfMemoryError} does the same. This handler is for a hub that was started without
 * it: it sees the errors that are logged, and the framework logs them.
 */
final class ExitOnOutOfMemory extends Handler {
  /** The exit code of the JVM. */
  static final int EXIT_CODE = 3;

  private final Runnable end;

  ExitOnOutOfMemory(Runnable end) {
    this.end = end;
  }

  /** Ends this process. Without its last words: those would need memory. */
  static ExitOnOutOfMemory ofThisProcess() {
    return new ExitOnOutOfMemory(() -> Runtime.getRuntime().halt(EXIT_CODE));
  }

  @Override
  public void publish(LogRecord entry) {
    check(entry.getThrown());
  }

  /** Ends the process if this is an OutOfMemoryError, or was caused by one. */
  void check(@Nullable Throwable failure) {
    Throwable at = failure;
    // Causes may go in a circle.
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (at instanceof OutOfMemoryError) {
        end.run();
        return;
      }
      at = at.getCause();
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
