package io.chatops.core.identity;

import java.util.UUID;

/** Names one user, permanently. */
public record UserId(UUID value) {
  public static UserId random() {
    return new UserId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
