package io.chatops.core.identity;

import java.util.UUID;

/** Names one audit event, permanently. */
public record AuditEventId(UUID value) {
  public static AuditEventId random() {
    return new AuditEventId(UUID.randomUUID());
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
