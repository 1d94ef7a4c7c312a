package io.chatops.persistence.metric;

/**
 * The share of the store that one server and one owner can fill. Samples beyond it are left out of
 * the reports; the reports themselves are acknowledged.
 *
 * @param newLabelsPerDay the maximum number of label values that one server may introduce per day
 * @param labelsPerServer the maximum number of label values that one server may have introduced;
 *     for a new one the oldest unused one is dropped
 * @param payloadBytesPerDay the maximum size of one server's reports per day (UTC), before they are
 *     compacted
 * @param historyBytesPerUser the maximum size of the history of a user's servers
 * @param historyBytesPerAdmin the same for an admin
 */
public record StoreBudgets(
    int newLabelsPerDay,
    int labelsPerServer,
    long payloadBytesPerDay,
    long historyBytesPerUser,
    long historyBytesPerAdmin) {

  /**
   * The budgets of a hub whose settings name none. A typical server takes 8 MB a day after
   * compaction, and 26 MB before.
   */
  public static final StoreBudgets DEFAULTS =
      new StoreBudgets(5_000, 20_000, 512L << 20, 20L << 30, 200L << 30);

  /** Throws {@link IllegalArgumentException} if nothing could be stored. */
  public StoreBudgets {
    if (newLabelsPerDay < 1
        || labelsPerServer < 1
        || payloadBytesPerDay < 1
        || historyBytesPerUser < 1
        || historyBytesPerAdmin < 1) {
      throw new IllegalArgumentException("each budget must be at least 1");
    }
  }
}
