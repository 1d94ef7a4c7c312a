package io.chatops.core.quota;

/**
 * The most bytes of commands' output that are kept. Beyond it the oldest outputs go; the records of
 * the commands stay.
 */
public record OutputQuota(long bytesPerServer, long bytesPerOwner) {
  /** What is left of a quota that was reached, so that not every further output drops some. */
  public static long kept(long quota) {
    return quota / 4 * 3;
  }
}
