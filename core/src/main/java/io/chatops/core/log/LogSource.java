package io.chatops.core.log;

/** What part of a server's life a log entry is about. */
public enum LogSource {
  /** The agent's connection. */
  AGENT,
  CONTAINER,
  COMMAND,
  ALERT
}
