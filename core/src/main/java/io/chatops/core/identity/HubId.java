package io.chatops.core.identity;

import java.util.UUID;

/** Names one run of a hub: from a start to its end. */
public record HubId(UUID value) {
  public static HubId random() {
    return new HubId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
