package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a command line safe to report: one line, cut to length, secrets masked. */
final class ProcessArguments {
  private static final int MAX_LENGTH = 512;
  // In bytes. Later arguments are ignored; the result is cut far earlier.
  private static final int MAX_READ_BYTES = 4096;
  private static final String MASK = "***";

  // The repetition is bounded, so that no command line can make matching slow.
  private static final String SECRET_NAME =
      "[\\w.-]{0,40}(?:password|passwd|passphrase|pwd|secret|token|credentials?"
          + "|(?:api|access|private|secret|auth|account|encryption)[-_.]?key)";
  private static final Pattern SECRET_FLAG =
      Pattern.compile("-{1,2}(?:" + SECRET_NAME + "|key)", Pattern.CASE_INSENSITIVE);
  private static final Pattern WHOLE_ASSIGNMENT =
      Pattern.compile(
          "(-{0,2}(?:" + SECRET_NAME + ")|-{1,2}key)=.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "\\b(" + SECRET_NAME + ")(=|:\\s?)(\"[^\"]*\"|'[^']*'|[^\\s&;,]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern FLAG_AND_VALUE =
      Pattern.compile(
          "(?<!\\S)(-{1,2}(?:" + SECRET_NAME + ")\\s+)(\"[^\"]*\"|'[^']*'|\\S+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern URL_PASSWORD =
      Pattern.compile(
          "(\\b[a-z][a-z0-9+.-]{1,30}://[^\\s/:@]{0,200}):[^\\s/@]{1,400}@",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern USER_PASSWORD = Pattern.compile("([^:]+):.*", Pattern.DOTALL);
  private static final Pattern AUTHORIZATION =
      Pattern.compile("\\b(bearer|basic)\\s+[\\w.~+/=-]{6,}", Pattern.CASE_INSENSITIVE);
  private static final Pattern API_KEY = Pattern.compile("chatops_[\\w-]{20,}");

  private ProcessArguments() {}

  /**
   * Returns a readable form of {@code /proc/[pid]/cmdline}; absent for kernel threads, whose file
   * is empty.
   */
  static @Nullable String readable(byte[] cmdline) {
    String text = new String(cmdline, 0, Math.min(cmdline.length, MAX_READ_BYTES), UTF_8);
    StringBuilder line = new StringBuilder();
    String previous = "";
    for (String argument : text.split("\0", 0)) {
      if (!line.isEmpty()) {
        line.append(' ');
      }
      line.append(masked(argument, previous));
      previous = argument;
    }
    String clean = HostText.clean(line.toString()).strip();
    return clean.isEmpty() ? null : HostText.cut(clean, MAX_LENGTH);
  }

  private static String masked(String argument, String previous) {
    if (SECRET_FLAG.matcher(previous).matches() && !argument.startsWith("-")) {
      return MASK;
    }
    if (previous.equals("-u") || previous.equals("--user")) {
      return USER_PASSWORD.matcher(argument).replaceFirst("$1:" + MASK);
    }
    var assignment = WHOLE_ASSIGNMENT.matcher(argument);
    if (assignment.matches()) {
      return assignment.group(1) + "=" + MASK;
    }
    String masked = ASSIGNMENT.matcher(argument).replaceAll("$1$2" + MASK);
    masked = FLAG_AND_VALUE.matcher(masked).replaceAll("$1" + MASK);
    masked = URL_PASSWORD.matcher(masked).replaceAll("$1:" + MASK + "@");
    masked = AUTHORIZATION.matcher(masked).replaceAll("$1 " + MASK);
    return API_KEY.matcher(masked).replaceAll("chatops_" + MASK);
  }
}
