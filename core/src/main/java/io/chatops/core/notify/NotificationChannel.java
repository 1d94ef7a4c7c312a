package io.chatops.core.notify;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.OwnedObject;
import java.time.Instant;

/** A way to notify its owner, and no one else, of alerts. */
public record NotificationChannel(
    ChannelId id, UserId ownerId, ChannelDetails details, Instant createdAt, Instant updatedAt)
    implements OwnedObject {
  /** Returns the channel as the audit trail names it. */
  String auditTarget() {
    return Audit.target("channel", id, details.name());
  }
}
