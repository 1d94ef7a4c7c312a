package io.chatops.core.log;

/** The part of a server's life that a log entry is about. */
public enum LogSource {
  /** The agent's connection. */
  AGENT,
  CONTAINER,
  COMMAND,
  ALERT
}
