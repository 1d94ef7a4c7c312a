package io.chatops.core.log;

/** The importance of a log entry, the least first. */
public enum LogLevel {
  INFO,
  WARNING,
  ERROR
}
