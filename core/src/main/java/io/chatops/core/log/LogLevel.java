package io.chatops.core.log;

/** How much a log entry matters, the least first. */
public enum LogLevel {
  INFO,
  WARNING,
  ERROR
}
