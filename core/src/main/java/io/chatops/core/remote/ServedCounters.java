package io.chatops.core.remote;

/**
 * Counts of what a hub left undone for other hubs since its start, as its bounds were reached.
 *
 * @param requestsRefused requests that were refused, or whose answers were left out
 * @param newsLeftOut reports and log entries that did not reach another hub's pages
 */
public record ServedCounters(long requestsRefused, long newsLeftOut) {}
