package io.chatops.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.error.InvalidFieldException.FieldError;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  @Test
  void isOnlyMadeOfWhatCanBeRun() {
    assertThat(invalid("", 60, null)).containsExactly("command");
    assertThat(invalid(" \n", 60, null)).containsExactly("command");
    assertThat(invalid("a\0b", 60, null)).containsExactly("command");
    assertThat(invalid("x".repeat(8_193), 60, null)).containsExactly("command");
    assertThat(invalid("x", 0, null)).containsExactly("timeout");
    assertThat(invalid("x", -5, null)).containsExactly("timeout");
    assertThat(invalid("x", 3_601, null)).containsExactly("timeout");
    assertThat(invalid("x", 60, "tmp")).containsExactly("working_directory");
    assertThat(invalid("x", 60, "")).containsExactly("working_directory");
    assertThat(invalid("x", 60, "/a\0")).containsExactly("working_directory");
    assertThat(invalid("x", 60, "/" + "x".repeat(4_096))).containsExactly("working_directory");
    assertThat(invalid("", 0, "tmp")).containsExactly("command", "timeout", "working_directory");
    assertThat(new CommandLine("x".repeat(8_192), Duration.ofHours(1), "/").timeout())
        .isEqualTo(Duration.ofHours(1));
  }

  private static List<String> invalid(String text, int timeout, @Nullable String directory) {
    try {
      CommandLine line = new CommandLine(text, Duration.ofSeconds(timeout), directory);
      throw new AssertionError("taken: " + line);
    } catch (InvalidFieldException e) {
      return e.errors().stream().map(FieldError::field).toList();
    }
  }
}
