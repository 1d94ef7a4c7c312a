package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.OwnedObject;
import java.time.Instant;

/** A condition for alerts, on one of its owner's servers, on those with a tag or on all. */
public record AlertThreshold(
    AlertThresholdId id,
    UserId ownerId,
    ThresholdDetails details,
    Instant createdAt,
    Instant updatedAt)
    implements OwnedObject {
  /** Returns the threshold as the audit trail names it: without a name, by what it watches. */
  String auditTarget() {
    String name = details.name();
    return Audit.target(
        "threshold",
        id,
        name != null ? name : details.metricType().subject(details.metricDetail()));
  }
}
