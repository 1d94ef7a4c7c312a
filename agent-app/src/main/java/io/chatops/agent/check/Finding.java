package io.chatops.agent.check;

/**
 * One result of a check.
 *
 * @param subject the thing checked, in a word or two
 * @param text the finding and, unless it is good, the remedy
 */
public record Finding(Level level, String subject, String text) {

  public enum Level {
    OK,
    /** Absent; the agent works without it. */
    NONE,
    WARN,
    FAIL
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text);
  }

  static Finding none(String subject, String text) {
    return new Finding(Level.NONE, subject, text);
  }

  static Finding warn(String subject, String text) {
    return new Finding(Level.WARN, subject, text);
  }

  static Finding fail(String subject, String text) {
    return new Finding(Level.FAIL, subject, text);
  }
}
