package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Notes who took an alert. It stays open. */
public final class AcknowledgeAlert {
  private final AlertRepository alerts;
  private final ThresholdEvaluation evaluation;
  private final Audit audit;
  private final InstantSource clock;

  public AcknowledgeAlert(
      AlertRepository alerts, ThresholdEvaluation evaluation, Audit audit, InstantSource clock) {
    this.alerts = alerts;
    this.evaluation = evaluation;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Acknowledges it; again replaces who took it and when. CONFLICT when it is over.
   *
   * @param comment 1-1,000 characters; absent: the one there is stays
   * @return the alert as it is now; NOT_FOUND when it is not the actor's
   */
  public Alert acknowledge(Actor actor, AlertId id, @Nullable String comment) {
    OwnedAlerts.checkComment(comment);
    Alert alert =
        audit.orRefused(
            actor,
            AuditAction.ALERT_ACKNOWLEDGE,
            "alert " + id,
            () -> OwnedAlerts.get(alerts, actor, id));
    if (!alert.isActive()) {
      throw ChatOpsException.conflict("Alert " + id + " is over; there is nothing to take");
    }
    audit.server(
        actor,
        AuditAction.ALERT_ACKNOWLEDGE,
        Outcome.ALLOWED,
        AlertedServer.of(alert),
        "alert " + id,
        null);
    Alert.Acknowledgement acknowledgement =
        new Alert.Acknowledgement(actor.username(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    return evaluation.acknowledge(alert, acknowledgement, comment);
  }
}
