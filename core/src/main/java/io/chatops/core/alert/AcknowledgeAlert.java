package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes who took an alert. It stays open. */
public final class AcknowledgeAlert {
  /** The most alerts that one call acknowledges. */
  public static final int MOST = 200;

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
    Alert alert = OwnedAlerts.getOrRefuse(alerts, audit, actor, AuditAction.ALERT_ACKNOWLEDGE, id);
    if (!alert.isActive()) {
      throw ChatOpsException.conflict("Alert " + id + " is over; there is nothing to take");
    }
    return acknowledge(actor, List.of(alert), comment).stream()
        .findFirst()
        .orElseThrow(() -> OwnedAlerts.none(id));
  }

  /**
   * Acknowledges several, except for those that are over.
   *
   * @param ids 1-{@value #MOST}
   * @param comment 1-1,000 characters; absent: the ones there are stay
   * @return the alerts as they are now, in the order of the ids, each once; NOT_FOUND when one of
   *     them is not the actor's, and then none has changed
   */
  public List<Alert> acknowledgeAll(Actor actor, List<AlertId> ids, @Nullable String comment) {
    OwnedAlerts.checkComment(comment);
    return acknowledge(
        actor,
        OwnedAlerts.getAllOrRefuse(alerts, audit, actor, AuditAction.ALERT_ACKNOWLEDGE, ids),
        comment);
  }

  private List<Alert> acknowledge(Actor actor, List<Alert> owned, @Nullable String comment) {
    owned.stream()
        .filter(Alert::isActive)
        .forEach(
            alert ->
                audit.server(
                    actor,
                    AuditAction.ALERT_ACKNOWLEDGE,
                    Outcome.ALLOWED,
                    AlertedServer.of(alert),
                    "alert " + alert.id(),
                    null));
    Alert.Acknowledgement acknowledgement =
        new Alert.Acknowledgement(actor.username(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    return evaluation.acknowledge(owned, acknowledgement, comment);
  }
}
