package io.chatops.agent.log;

import io.chatops.protocol.Printable;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Writes one line per event. A hub or a container can cause lines, so there are at most {@value
 * #LINES_A_MINUTE} a minute, each of at most {@value #LONGEST_LINE} characters; the log counts the
 * others. Safe for use by many threads.
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
    // What peers said is part of some events; it must not start a line of its own. Spelled, it may
    // be six times as long.
    String shown = cut(Printable.line(cut(event)));
    out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + level + " " + shown);
  }

  private static String cut(String text) {
    return text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) + "..." : text;
  }
}
