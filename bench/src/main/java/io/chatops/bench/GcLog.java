package io.chatops.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hub's collections of garbage, from its log.
 *
 * @param pauses how many
 * @param totalMillis all of them together
 * @param longestMillis the longest one
 */
record GcLog(int pauses, double totalMillis, double longestMillis) {
  /** The JVM's option that writes the log {@link #read} understands. */
  static String option(Path file) {
    return "-Xlog:gc:file=" + file + ":uptime";
  }

  private static final Pattern PAUSE =
      Pattern.compile("^\\[(\\d+\\.\\d+)s\\].*Pause.* (\\d+\\.\\d+)ms$");

  /** Sums up the pauses between two times, in seconds since the JVM's start. */
  static GcLog read(Path file, double from, double to) throws IOException {
    int pauses = 0;
    double total = 0;
    double longest = 0;
    for (String line : Files.readAllLines(file)) {
      Matcher pause = PAUSE.matcher(line);
      if (pause.matches()) {
        double at = Double.parseDouble(pause.group(1));
        double millis = Double.parseDouble(pause.group(2));
        if (at >= from && at <= to) {
          pauses++;
          total += millis;
          longest = Math.max(longest, millis);
        }
      }
    }
    return new GcLog(pauses, total, longest);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d pauses, %.0f ms, longest %.0f ms", pauses, totalMillis, longestMillis);
  }
}
