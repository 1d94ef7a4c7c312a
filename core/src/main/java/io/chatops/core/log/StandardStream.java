package io.chatops.core.log;

/** One of the two output streams of a process. */
public enum StandardStream {
  STDOUT,
  STDERR
}
