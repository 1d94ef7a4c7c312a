package io.chatops.agent.log;

import io.chatops.protocol.Printable;
import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * Writes one line per event. Because a hub or a container can trigger log lines, at most {@value
 * #LINES_PER_MINUTE} lines a minute are written, each at most {@value #MAX_LINE_LENGTH} characters
 * long; the number of omitted lines is logged. Thread-safe.
 */
public final class AgentLog {
  static final int LINES_PER_MINUTE = 120;
  static final int MAX_LINE_LENGTH = 2000;

  private final PrintStream out;
  private final InstantSource clock;
  private final MinuteQuota lines = new MinuteQuota(LINES_PER_MINUTE);

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
    if (!lines.tryUse(clock.instant(), 1)) {
      return;
    }
    long dropped = lines.resetDropped();
    if (dropped > 0) {
      print("WARN ", dropped + " lines were dropped: there were too many in a minute");
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
    return text.length() > MAX_LINE_LENGTH ? text.substring(0, MAX_LINE_LENGTH) + "..." : text;
  }
}
