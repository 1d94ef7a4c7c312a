package io.chatops.core.command;

import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The command to be run.
 *
 * @param text 1-8192 characters, not all blank, no NUL
 * @param timeout whole seconds, 1-3600; it is killed then
 * @param workingDirectory absolute, at most 4096 characters; absent: the agent's own choice
 */
public record CommandLine(String text, Duration timeout, @Nullable String workingDirectory) {
  /** Used when the caller does not say. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

  private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
  private static final int MAX_TEXT = 8_192;
  private static final int MAX_DIRECTORY = 4_096;

  /** Throws {@link InvalidFieldException} with every rule that is broken. */
  public CommandLine {
    FieldErrors errors = new FieldErrors();
    if (text.isBlank() || text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
      errors.add("command", "must be 1-8192 characters, not all blank, without NUL");
    }
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0
        || timeout.compareTo(MAX_TIMEOUT) > 0
        || !timeout.equals(Duration.ofSeconds(timeout.toSeconds()))) {
      errors.add("timeout", "must be 1-3600 whole seconds");
    }
    if (workingDirectory != null
        && (!workingDirectory.startsWith("/")
            || workingDirectory.length() > MAX_DIRECTORY
            || workingDirectory.indexOf('\0') >= 0)) {
      errors.add(
          "working_directory", "must be an absolute path of at most 4096 characters, no NUL");
    }
    errors.check();
  }
}
