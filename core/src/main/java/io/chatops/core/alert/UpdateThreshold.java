package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/** Changes what an owner may set on a threshold. */
public final class UpdateThreshold {
  private final OwnedServers owned;
  private final AlertThresholdRepository thresholds;
  private final ThresholdEvaluation evaluation;
  private final Audit audit;
  private final InstantSource clock;

  public UpdateThreshold(
      OwnedServers owned,
      AlertThresholdRepository thresholds,
      ThresholdEvaluation evaluation,
      Audit audit,
      InstantSource clock) {
    this.owned = owned;
    this.thresholds = thresholds;
    this.evaluation = evaluation;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Applies a change. Open alerts end when it then {@link ThresholdDetails#watchesTheSame watches
   * something else}.
   *
   * @param change from the details as they are to those wanted; called again where others have
   *     changed them meanwhile, so that none of these changes is lost
   * @return the threshold as it is now; INVALID when it then could never raise an alert, unless
   *     that was so before; NOT_FOUND when it, or its new server, is not the actor's
   */
  public AlertThreshold update(
      Actor actor, AlertThresholdId id, UnaryOperator<ThresholdDetails> change) {
    AlertThreshold before =
        audit.orRefused(
            actor,
            AuditAction.THRESHOLD_UPDATE,
            "threshold " + id,
            () -> OwnedThresholds.get(thresholds, actor, id));
    UnaryOperator<ThresholdDetails> checked = details -> checked(details, change.apply(details));
    // A server that the change names is the same whatever it is applied to; any other is one that
    // the threshold had already.
    ServerId serverId = checked.apply(before.details()).serverId();
    if (serverId != null && !serverId.equals(before.details().serverId())) {
      audit.orRefused(
          actor,
          AuditAction.THRESHOLD_UPDATE,
          "server " + serverId,
          () -> owned.get(actor, serverId));
    }
    audit.account(actor, AuditAction.THRESHOLD_UPDATE, "threshold " + id);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return evaluation
        .update(before, checked, actor.username(), now)
        .orElseThrow(() -> OwnedThresholds.none(id));
  }

  private static ThresholdDetails checked(ThresholdDetails before, ThresholdDetails wanted) {
    if (!wanted.isBreachedLike(before)) {
      wanted.requireBreachable();
    }
    return wanted;
  }
}
