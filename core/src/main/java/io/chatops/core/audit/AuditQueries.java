package io.chatops.core.audit;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.page.Position;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.HubAction;
import io.chatops.core.policy.Policy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the audit trail: an administrator all of it, others what concerns them. */
public final class AuditQueries {
  private final AuditTrail trail;

  public AuditQueries(AuditTrail trail) {
    this.trail = trail;
  }

  /** One page, newest first; an absent filter matches everything. */
  public AuditTrail.Page find(
      Actor actor,
      @Nullable String actorName,
      @Nullable AuditAction action,
      @Nullable ServerId serverId,
      @Nullable Instant since,
      @Nullable Instant until,
      @Nullable Position after,
      int limit,
      int offset) {
    return trail.find(
        new AuditTrail.Query(
            Policy.may(actor, HubAction.READ_ALL_EVENTS) ? null : Policy.scope(actor, Action.VIEW),
            actorName,
            action,
            serverId,
            since,
            until,
            after,
            limit,
            offset));
  }
}
