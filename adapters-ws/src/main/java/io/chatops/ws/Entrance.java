package io.chatops.ws;

/**
 * The limits that strangers share at one endpoint, before and while they sign in.
 *
 * @param origins the web pages that may open a socket
 * @param waiting the sockets that have not signed in yet
 * @param unfinished the large messages of all sockets that have begun and not ended
 * @param firstMessageBytes the largest message of a peer that has not signed in
 */
public record Entrance(
    AllowedOrigins origins,
    WaitingSockets waiting,
    HeldBytes unfinished,
    int firstMessageBytes,
    SocketCounters counters) {}
