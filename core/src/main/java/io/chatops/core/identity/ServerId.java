package io.chatops.core.identity;

import java.util.UUID;

/** Names one server, permanently. */
public record ServerId(UUID value) {
  public static ServerId random() {
    return new ServerId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
