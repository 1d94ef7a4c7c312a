package io.chatops.core.log;

/** Which of its two output streams a process wrote to. */
public enum StandardStream {
  STDOUT,
  STDERR
}
