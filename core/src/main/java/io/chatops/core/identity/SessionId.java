package io.chatops.core.identity;

import java.util.UUID;

/** Names one session, permanently. */
public record SessionId(UUID value) {
  public static SessionId random() {
    return new SessionId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
