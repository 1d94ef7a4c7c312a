package io.chatops.ws;

import org.jspecify.annotations.Nullable;

/**
 * The bound on the messages of one signed-in peer that are under way.
 *
 * @param messages the largest number; 0 lets none through
 * @param bytes of all these messages; one message may exceed it
 * @param budget shared with others; absent if the peer's own limits suffice
 * @param stopsWhenFull true if nothing is read while the peer does not read what it is sent
 */
public record ReadLimits(
    int messages, long bytes, @Nullable ReadBudget budget, boolean stopsWhenFull) {
  /** One message after the other. */
  public static final ReadLimits ONE = new ReadLimits(1, Long.MAX_VALUE, null, false);
}
