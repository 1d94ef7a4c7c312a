package io.chatops.core.identity;

import java.util.UUID;

/** Names one API key, permanently. */
public record ApiKeyId(UUID value) {
  public static ApiKeyId random() {
    return new ApiKeyId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
