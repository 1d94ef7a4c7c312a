package io.chatops.core.metric;

/** What became of a report that is now safe to forget. */
public enum AppendOutcome {
  STORED,
  /** It had been stored before. */
  DUPLICATE,
  /** Collected before the time that is kept, or of a removed server; nothing was stored. */
  TOO_OLD
}
