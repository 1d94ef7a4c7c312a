package io.chatops.agent.log;

import io.chatops.protocol.Printable;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Writes one line per event. Because a hub or a container can trigger log lines, at most {@value
 * #LINES_A_MINUTE} lines a minute are written, each at most {@value #LONGEST_LINE} characters long;
 * the number of omitted lines is logged. Thread-safe.
 */
public final class AgentLog {
  static final int LINES_A_MINUTE = 120;
  static final int LONGEST_LINE = 2000;

  private final PrintStream out;
  private final InstantSource clock;
  private final MinuteQuota lines = new MinuteQuota(LINES_A_MINUTE);

  public AgentLog(PrintStream out, InstantSource clock) {
    this.out = out;
    this.clock = clock;
  }

  public void info(String event) {
    line("INFO ", event);
  }

  public void warn(String event) {
    line("WARN ", event);
  }

  private synchronized void line(String level, String event) {
    if (!lines.take(clock.instant(), 1)) {
      return;
    }
    long leftOut = lines.takeLeftOut();
    if (leftOut > 0) {
      print("WARN ", leftOut + " lines were left out: there were too many in a minute");
    }
    print(level, event);
  }

  private void print(String level, String event) {
    // Some events quote a peer, whose text must not start a new line. Escaping can make it six
    // times as long, so it is cut before and after.
    String shown = cut(Printable.line(cut(event)));
    out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + level + " " + shown);
  }

  private static String cut(String text) {
    return text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "..." : text;
  }
}
