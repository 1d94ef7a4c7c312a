package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Sets a new threshold. */
public final class CreateThreshold {
  /** The most thresholds of one owner. */
  public static final int MOST_PER_OWNER = 500;

  private final OwnedServers owned;
  private final ThresholdEvaluation evaluation;
  private final Audit audit;
  private final InstantSource clock;

  public CreateThreshold(
      OwnedServers owned, ThresholdEvaluation evaluation, Audit audit, InstantSource clock) {
    this.owned = owned;
    this.evaluation = evaluation;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Sets it; it watches from the next report on.
   *
   * @return the threshold; INVALID when it could never raise an alert, NOT_FOUND when its server is
   *     not the actor's, CONFLICT when the actor has as many as may be
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
    if (!evaluation.add(threshold, MOST_PER_OWNER)) {
      throw ChatOpsException.conflict(
          "You have " + MOST_PER_OWNER + " thresholds, which is the most; remove one first");
    }
    return threshold;
  }
}
