package io.chatops.core.identity;

import org.jspecify.annotations.Nullable;

/**
 * A signed-in user, as the one who asks for something.
 *
 * @param address where the request came from; absent when unknown
 */
public record Actor(
    UserId userId, String username, Role role, SessionId sessionId, @Nullable String address) {

  public boolean isAdmin() {
    return role == Role.ADMIN;
  }
}
