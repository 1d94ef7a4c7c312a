package io.chatops.agent.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that the hub may insert at one place in a command. None may begin with a dash, which a
 * program would read as an option.
 */
sealed interface Placeholder {

  /** Returns the value to pass to the program; null if this value is not allowed. */
  @Nullable String accept(String value);

  /**
   * Returns the placeholder for a type.
   *
   * @param parameter the text in parentheses; absent if there are none
   * @throws IllegalArgumentException if the type is unknown or its parameter is invalid
   */
  static Placeholder of(String type, @Nullable String parameter) {
    if (type.equals("path") && parameter != null && parameter.startsWith("/")) {
      return new Below(Path.of(parameter).normalize());
    }
    if (type.equals("one") && parameter != null && parameter.matches("[\\w.@/+:,=|-]+")) {
      List<String> choices = List.of(parameter.split("\\|", -1));
      if (choices.stream().noneMatch(choice -> choice.isEmpty() || choice.startsWith("-"))) {
        return new OneOf(choices);
      }
    }
    if (type.equals("name") && parameter == null) {
      return new Matching(Matching.NAME);
    }
    if (type.equals("int") && parameter == null) {
      return new Matching(Matching.WHOLE_NUMBER);
    }
    throw new IllegalArgumentException(
        ("the type %s is unknown, or the text in its parentheses is not valid: use name, int,"
                + " path(/a/directory) or one(this|that)")
            .formatted(type));
  }

  /** A name or a number. */
  record Matching(Pattern pattern) implements Placeholder {
    // Matches units, containers, packages, users and hosts.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");

    @Override
    public @Nullable String accept(String value) {
      return pattern.matcher(value).matches() ? value : null;
    }
  }

  /** One word from a list. */
  record OneOf(List<String> choices) implements Placeholder {
    @Override
    public @Nullable String accept(String value) {
      return choices.contains(value) ? value : null;
    }
  }

  /**
   * An existing file or directory below a given directory, but not that directory itself. Symbolic
   * links are resolved before the check and the program gets the resolved path, so no link can lead
   * outside.
   */
  record Below(Path directory) implements Placeholder {
    @Override
    public @Nullable String accept(String value) {
      if (!value.startsWith("/") || value.chars().anyMatch(c -> c < ' ' || c == 127)) {
        return null;
      }
      try {
        Path real = Path.of(value).toRealPath();
        Path above = directory.toRealPath();
        return real.startsWith(above) && !real.equals(above) ? real.toString() : null;
      } catch (IOException | InvalidPathException e) {
        return null;
      }
    }
  }
}
