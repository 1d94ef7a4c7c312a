package io.chatops.agent.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A word of a {@link CommandTemplate}: literal text with at most one placeholder in it.
 *
 * @param placeholder absent if the word is only literal text
 */
record TemplateWord(String before, @Nullable Placeholder placeholder, String after) {
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{[a-z][a-z0-9_]*:([a-z]+)(?:\\(([^(){}]*)\\))?}");

  // Prefixes that a program strips from a path: a one-letter option, or a name followed by = or the
  // like.
  private static final Pattern BEFORE_PATH = Pattern.compile("|-[A-Za-z0-9]|[^/]*[=:,@]");

  static TemplateWord parse(String word) {
    Matcher matcher = PLACEHOLDER.matcher(word);
    if (!matcher.find()) {
      return literal(word, word, null, "");
    }
    Placeholder placeholder = Placeholder.of(matcher.group(1), matcher.group(2));
    String before = word.substring(0, matcher.start());
    String after = word.substring(matcher.end());
    if (placeholder instanceof Placeholder.Below
        && !(after.isEmpty() && BEFORE_PATH.matcher(before).matches())) {
      throw new IllegalArgumentException(
          ("\"%s\" would change the path after it was checked, and a link could lead"
                  + " anywhere: end the word with the placeholder, and put only an option before"
                  + " it, like --file={file:path(/var/log)}")
              .formatted(word));
    }
    return literal(word, before, placeholder, after);
  }

  private static TemplateWord literal(
      String word, String before, @Nullable Placeholder placeholder, String after) {
    if ((before + after).matches(".*[{}].*")) {
      throw new IllegalArgumentException(
          ("\"%s\" is not a valid placeholder: write one per word, like {unit:name}, {lines:int},"
                  + " {file:path(/var/log)} or {verb:one(start|stop)}")
              .formatted(word));
    }
    return new TemplateWord(before, placeholder, after);
  }

  boolean hasPlaceholder() {
    return placeholder != null;
  }

  /** Returns the word without the placeholder. */
  String literal() {
    return before + after;
  }

  /** Returns the argument to pass for the requested word; null if it is not allowed. */
  @Nullable String match(String given) {
    if (placeholder == null) {
      return given.equals(before) ? given : null;
    }
    if (given.length() < before.length() + after.length()
        || !given.startsWith(before)
        || !given.endsWith(after)) {
      return null;
    }
    String value = given.substring(before.length(), given.length() - after.length());
    @Nullable String argument = placeholder.accept(value);
    return argument == null ? null : before + argument + after;
  }
}
