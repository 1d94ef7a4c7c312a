package io.chatops.agent.log;

import java.io.PrintStream;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Writes one line per event. Safe for use by many threads. */
public final class AgentLog {
  private final PrintStream out;
  private final InstantSource clock;

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

  private void line(String level, String event) {
    // What peers said is part of some events; it must not start a line of its own.
    String printable = event.replaceAll("\\p{Cntrl}", " ");
    out.println(clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + level + " " + printable);
  }
}
