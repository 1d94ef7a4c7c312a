package io.chatops.core.metric;

/** The form in which measurements are kept. Each value moves from one to the next as it ages. */
public enum StorageTier {
  /** Reports as they came, for an hour or so. */
  RECENT("recent"),
  /** Each report's values. */
  RAW("raw"),
  /** Minimum, maximum, sum and count per minute. */
  MINUTE("minute"),
  /** The same per ten minutes. */
  TEN_MINUTES("ten_minutes");

  private final String wireName;

  StorageTier(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
