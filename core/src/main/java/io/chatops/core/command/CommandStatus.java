package io.chatops.core.command;

import java.util.Locale;

/** The status of an execution; all but the first two are ends, of which it has exactly one. */
public enum CommandStatus {
  /** Stored, not yet sent to the agent. */
  QUEUED,
  /** Sent to the agent. */
  RUNNING,
  /** Exited with 0. */
  COMPLETED,
  /** Exited otherwise, or by a signal. */
  FAILED,
  /** Killed at the end of its timeout. */
  TIMED_OUT,
  /** Killed on request. */
  CANCELLED,
  /** The hub does not know: agent or hub failed or went away, or no good answer came. */
  LOST,
  /** The agent would not run it. */
  REFUSED;

  /** Returns its name in the API and in records, e.g. {@code timed_out}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  public boolean isEnd() {
    return this != QUEUED && this != RUNNING;
  }
}
