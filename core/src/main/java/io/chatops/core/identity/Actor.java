package io.chatops.core.identity;

import org.jspecify.annotations.Nullable;

/**
 * The signed-in user who asks for something.
 *
 * @param address the address that the request came from; absent if it is unknown
 */
public record Actor(
    UserId userId, String username, Role role, SessionId sessionId, @Nullable String address) {}
