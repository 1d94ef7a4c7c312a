package io.chatops.ws;

import org.jspecify.annotations.Nullable;

/**
 * The bound on one signed-in peer's messages in progress.
 *
 * @param messages the maximum number; 0 lets none through
 * @param bytes the maximum size of all these messages; a single message may exceed it
 * @param budget shared with other peers; absent if the peer's own limits suffice
 * @param stopsWhenFull true if reading stops while the peer does not read what it is sent
 */
public record ReadLimits(
    int messages, long bytes, @Nullable ReadBudget budget, boolean stopsWhenFull) {
  /** One message at a time. */
  public static final ReadLimits ONE = new ReadLimits(1, Long.MAX_VALUE, null, false);
}
