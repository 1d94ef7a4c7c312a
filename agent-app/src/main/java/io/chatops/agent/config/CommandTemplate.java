package io.chatops.agent.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code allowed_commands}: the words of a command, some of which may contain a typed
 * placeholder, such as {@code systemctl restart {unit:name}}. No shell interprets it, so there are
 * no quotes, patterns or variables.
 */
public final class CommandTemplate {
  // Characters with a special meaning in a shell. Whoever uses one in an entry expects a shell.
  private static final Pattern SHELL = Pattern.compile("[\"'`\\\\$;|&<>()*?\\[\\]~#!]");

  private final String text;
  private final List<TemplateWord> words;

  private CommandTemplate(String text, List<TemplateWord> words) {
    this.text = text;
    this.words = List.copyOf(words);
  }

  /**
   * Parses an entry.
   *
   * @throws IllegalArgumentException with the problem and the remedy
   */
  public static CommandTemplate parse(String entry) {
    String text = entry.strip();
    if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw new IllegalArgumentException(
          "it must be words on one line: write it like systemctl restart {unit:name}");
    }
    List<TemplateWord> words = words(text).map(TemplateWord::parse).toList();
    if (words.get(0).hasPlaceholder()) {
      throw new IllegalArgumentException(
          "its program must not be a placeholder: name the program itself");
    }
    String outside = words.stream().map(TemplateWord::literal).collect(Collectors.joining());
    if (SHELL.matcher(outside).find()) {
      throw new IllegalArgumentException(
          "no shell reads it, so quotes, patterns and variables have no meaning: put the command in"
              + " a script and allow the script");
    }
    return new CommandTemplate(text, words);
  }

  /** Returns the program as written. */
  public String program() {
    return words.get(0).literal();
  }

  /**
   * Returns the program and its arguments if this entry matches the command line; otherwise empty.
   */
  Optional<List<String>> match(String command) {
    List<String> given = words(command).toList();
    if (given.size() != words.size()) {
      return Optional.empty();
    }
    List<String> argv = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      @Nullable String argument = words.get(i).match(given.get(i));
      if (argument == null) {
        return Optional.empty();
      }
      argv.add(argument);
    }
    return Optional.of(argv);
  }

  private static Stream<String> words(String command) {
    return Arrays.stream(command.split(" ", -1)).filter(word -> !word.isEmpty());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommandTemplate that && that.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the entry as written. */
  @Override
  public String toString() {
    return text;
  }
}
