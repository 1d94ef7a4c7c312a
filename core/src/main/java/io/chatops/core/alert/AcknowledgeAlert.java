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
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
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
   * Acknowledges several, except for those that are over or that somebody has taken. So repeating
   * it leaves no further record.
   *
   * @param ids 1-{@value #MOST}
   * @param comment 1-1,000 characters; absent: the ones there are stay
   * @return the alerts as they are now, in the order of the ids, each once; NOT_FOUND when one of
   *     them is not the actor's, and then none has changed
   */
  public List<Alert> acknowledgeAll(Actor actor, List<AlertId> ids, @Nullable String comment) {
    OwnedAlerts.checkComment(comment);
    List<Alert> owned =
        OwnedAlerts.getAllOrRefuse(alerts, audit, actor, AuditAction.ALERT_ACKNOWLEDGE, ids);
    List<Alert> open =
        owned.stream()
            .filter(alert -> alert.isActive() && alert.acknowledgement() == null)
            .toList();
    Map<AlertId, Alert> taken =
        acknowledge(actor, open, comment).stream()
            .collect(Collectors.toMap(Alert::id, Function.identity()));
    return owned.stream().map(alert -> taken.getOrDefault(alert.id(), alert)).toList();
  }

  private List<Alert> acknowledge(Actor actor, List<Alert> open, @Nullable String comment) {
    for (Alert alert : open) {
      audit.server(
          actor,
          AuditAction.ALERT_ACKNOWLEDGE,
          Outcome.ALLOWED,
          AlertedServer.of(alert),
          "alert " + alert.id(),
          null);
    }
    Alert.Acknowledgement acknowledgement =
        new Alert.Acknowledgement(actor.username(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    return evaluation.acknowledge(open, acknowledgement, comment);
  }
}
