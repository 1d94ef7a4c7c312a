package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Ends an alert by hand: none opens again until the value was fine once. */
public final class ResolveAlert {
  private final AlertRepository alerts;
  private final ThresholdEvaluation evaluation;
  private final Audit audit;
  private final InstantSource clock;

  public ResolveAlert(
      AlertRepository alerts, ThresholdEvaluation evaluation, Audit audit, InstantSource clock) {
    this.alerts = alerts;
    this.evaluation = evaluation;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Resolves it; harmless when it is over.
   *
   * @param comment 1-1,000 characters; absent: the one there is stays
   * @return the alert as it is now; NOT_FOUND when it is not the actor's
   */
  public Alert resolve(Actor actor, AlertId id, @Nullable String comment) {
    OwnedAlerts.checkComment(comment);
    Alert alert = OwnedAlerts.getOrRefuse(alerts, audit, actor, AuditAction.ALERT_RESOLVE, id);
    audit.server(
        actor,
        AuditAction.ALERT_RESOLVE,
        Outcome.ALLOWED,
        AlertedServer.of(alert),
        "alert " + id,
        null);
    if (!alert.isActive()) {
      return alert;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    return evaluation.resolve(alert, actor.username(), comment, now);
  }
}
