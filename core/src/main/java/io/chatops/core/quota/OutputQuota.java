package io.chatops.core.quota;

/**
 * The most bytes of commands' output that are kept. Beyond it the oldest outputs go; the records of
 * the commands stay.
 */
public record OutputQuota(long bytesPerServer, long bytesPerOwner) {
  /**
   * The share that is kept when a quota is reached, so that not every further output drops some.
   */
  public static long kept(long quota) {
    return quota / 4 * 3;
  }
}
