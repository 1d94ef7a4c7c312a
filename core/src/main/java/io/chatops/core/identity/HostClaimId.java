package io.chatops.core.identity;

import java.util.UUID;

/** Names one claim of a host, permanently. */
public record HostClaimId(UUID value) {
  public static HostClaimId random() {
    return new HostClaimId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
