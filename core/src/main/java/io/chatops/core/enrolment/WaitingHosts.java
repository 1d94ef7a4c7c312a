package io.chatops.core.enrolment;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HostClaimId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Lists the hosts that wait for a user, and lets them in or not. A host that has waited for {@link
 * EnrolmentRepository#CLAIMS_KEPT} waits no longer, also before its claim is deleted.
 */
public final class WaitingHosts {
  private final EnrolmentRepository enrolments;
  private final Audit audit;
  private final InstantSource clock;

  public WaitingHosts(EnrolmentRepository enrolments, Audit audit, InstantSource clock) {
    this.enrolments = enrolments;
    this.audit = audit;
    this.clock = clock;
  }

  /** Returns those that wait for the actor, the longest first. */
  public List<HostClaim> all(Actor actor) {
    Instant now = clock.instant();
    return enrolments.findWaiting(actor.userId()).stream()
        .filter(claim -> claim.isKept(now))
        .toList();
  }

  /** Lets a host in: it becomes a server when it asks next. */
  public void approve(Actor actor, HostClaimId id) {
    decide(actor, id, AuditAction.HOST_APPROVE, HostClaim.State.APPROVED);
  }

  /** Rejects a host for good. */
  public void reject(Actor actor, HostClaimId id) {
    decide(actor, id, AuditAction.HOST_REJECT, HostClaim.State.REJECTED);
  }

  /** Decides about a host that waits; NOT_FOUND if none of the actor's does under this id. */
  private void decide(Actor actor, HostClaimId id, AuditAction action, HostClaim.State to) {
    HostClaim claim =
        audit.orRefused(
            actor,
            action,
            "host " + id,
            () ->
                enrolments
                    .findClaim(id)
                    .filter(found -> found.ownerId().equals(actor.userId()))
                    .filter(found -> found.state() == HostClaim.State.WAITING)
                    .filter(found -> found.isKept(clock.instant()))
                    .orElseThrow(() -> noneWaits(id)));
    String from = claim.address() == null ? "" : " at " + claim.address();
    audit.account(actor, action, claim.hostname() + from);
    if (!enrolments.move(id, HostClaim.State.WAITING, to)) {
      throw noneWaits(id);
    }
  }

  private static ChatOpsException noneWaits(HostClaimId id) {
    return ChatOpsException.notFound(
        "No host " + id + " waits for you; GET /api/v1/waiting-hosts lists those that do");
  }
}
