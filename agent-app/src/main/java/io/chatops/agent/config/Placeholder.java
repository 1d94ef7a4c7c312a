package io.chatops.agent.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that the hub may put into one place of a command. None takes a leading dash, which a
 * program would read as an option.
 */
sealed interface Placeholder {

  /** The value to pass to the program; null if this one is not allowed. */
  @Nullable String accept(String value);

  /**
   * The placeholder of a type.
   *
   * @param parameter the text in parentheses; absent without them
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
        "the type "
            + type
            + " is not known, or what is in its parentheses is not right: use name, int,"
            + " path(/a/directory) or one(this|that)");
  }

  /** A name or a number. */
  record Matching(Pattern pattern) implements Placeholder {
    // Units, containers, packages, users, hosts.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.@-]{0,127}");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]{1,9}");

    @Override
    public @Nullable String accept(String value) {
      return pattern.matcher(value).matches() ? value : null;
    }
  }

  /** One of the words that are listed. */
  record OneOf(List<String> choices) implements Placeholder {
    @Override
    public @Nullable String accept(String value) {
      return choices.contains(value) ? value : null;
    }
  }

  /**
   * An existing file or directory below a directory, which is not that directory itself. Symbolic
   * links are followed before it is looked at, and the program gets what they lead to, so that a
   * link leads nowhere else.
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
