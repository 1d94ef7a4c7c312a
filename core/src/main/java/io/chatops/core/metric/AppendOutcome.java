package io.chatops.core.metric;

/** The outcome of a report that its agent may delete now. */
public enum AppendOutcome {
  STORED,
  /** Taken and not kept: the server's day, or the history of its owner, is full. */
  LEFT_OUT,
  /** It had been stored before. */
  DUPLICATE,
  /** Collected before the time that is kept, or of a removed server; nothing was stored. */
  TOO_OLD
}
