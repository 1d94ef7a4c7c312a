package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Sets a new threshold. */
public final class CreateThreshold {
  private final OwnedServers owned;
  private final ThresholdEvaluation evaluation;
  private final Quota quota;
  private final Audit audit;
  private final InstantSource clock;

  public CreateThreshold(
      OwnedServers owned,
      ThresholdEvaluation evaluation,
      Quotas quotas,
      Audit audit,
      InstantSource clock) {
    this.owned = owned;
    this.evaluation = evaluation;
    this.quota = quotas.thresholdsPerUser();
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Sets it; it watches from the next report on.
   *
   * @return the threshold; INVALID when it could never raise an alert, NOT_FOUND when its server is
   *     not the actor's, QUOTA_REACHED when the actor has as many as may be
   */
  public AlertThreshold create(Actor actor, ThresholdDetails details) {
    details.requireBreachable();
    ServerId serverId = details.serverId();
    if (serverId != null) {
      audit.orRefused(
          actor,
          AuditAction.THRESHOLD_CREATE,
          "server " + serverId,
          () -> owned.get(actor, serverId));
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    AlertThreshold threshold =
        new AlertThreshold(AlertThresholdId.random(), actor.userId(), details, now, now);
    // The event first: a crash between the two leaves a trace too many, never one too few.
    audit.account(actor, AuditAction.THRESHOLD_CREATE, "threshold " + threshold.id());
    if (!evaluation.add(threshold, quota.most())) {
      String target = "threshold " + threshold.id();
      audit.refused(actor, AuditAction.THRESHOLD_CREATE, target, quota.reason());
      throw quota.reached();
    }
    return threshold;
  }
}
