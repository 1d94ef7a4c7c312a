package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Removes a threshold and ends its alerts, which stay as history. */
public final class RemoveThreshold {
  private final AlertThresholdRepository thresholds;
  private final ThresholdEvaluation evaluation;
  private final Audit audit;
  private final InstantSource clock;

  public RemoveThreshold(
      AlertThresholdRepository thresholds,
      ThresholdEvaluation evaluation,
      Audit audit,
      InstantSource clock) {
    this.thresholds = thresholds;
    this.evaluation = evaluation;
    this.audit = audit;
    this.clock = clock;
  }

  /** Removes it; NOT_FOUND when it is not the actor's. */
  public void remove(Actor actor, AlertThresholdId id) {
    AlertThreshold threshold =
        audit.orRefused(
            actor,
            AuditAction.THRESHOLD_REMOVE,
            "threshold " + id,
            () -> OwnedThresholds.get(thresholds, actor, id));
    audit.account(actor, AuditAction.THRESHOLD_REMOVE, "threshold " + id);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (!evaluation.remove(threshold, actor.username(), now)) {
      throw OwnedThresholds.none(id);
    }
  }
}
