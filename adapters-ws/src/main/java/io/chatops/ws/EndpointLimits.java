package io.chatops.ws;

/**
 * The limits that unauthenticated peers share at one endpoint.
 *
 * @param origins the web pages that may open a socket
 * @param waiting the sockets that have not signed in yet
 * @param unfinished the large messages of all sockets that have been received in part
 * @param firstMessageBytes the largest message before sign-in, in bytes
 */
public record EndpointLimits(
    AllowedOrigins origins,
    WaitingSockets waiting,
    ConnectionMemoryBudget unfinished,
    int firstMessageBytes,
    SocketCounters counters) {}
