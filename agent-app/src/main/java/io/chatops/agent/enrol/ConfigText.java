package io.chatops.agent.enrol;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of {@code agent.yaml}, whose comments and other settings stay when one is changed. */
public record ConfigText(String text) {
  /** Returns the text with this setting, in place of an earlier line of it or at the end. */
  public ConfigText with(String key, String value) {
    // A double quote or a backslash would end the YAML text early.
    String line = key + ": \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    Matcher earlier = line(key).matcher(text);
    return new ConfigText(
        earlier.find()
            ? earlier.replaceFirst(Matcher.quoteReplacement(line))
            : withFinalLineFeed() + line + "\n");
  }

  /** Returns the text without this setting. */
  public ConfigText without(String key) {
    return new ConfigText(
        Pattern.compile(line(key) + "\n?", Pattern.MULTILINE).matcher(text).replaceAll(""));
  }

  /** Returns the text with an example of a list, unless it has the list. */
  public ConfigText withList(String key, String example) {
    return line(key).matcher(text).find() ? this : new ConfigText(withFinalLineFeed() + example);
  }

  private String withFinalLineFeed() {
    return text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
  }

  private static Pattern line(String key) {
    return Pattern.compile("^" + Pattern.quote(key) + "[ \\t]*:.*$", Pattern.MULTILINE);
  }

  @Override
  public String toString() {
    return "ConfigText[***]";
  }
}
