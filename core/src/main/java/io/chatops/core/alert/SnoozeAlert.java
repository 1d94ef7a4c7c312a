package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Lets an alert be told of no more for a time, unless it becomes critical or ends. */
public final class SnoozeAlert {
  /** The longest time. */
  public static final Duration LONGEST = Duration.ofDays(90);

  private final AlertRepository alerts;
  private final ThresholdEvaluation evaluation;
  private final Audit audit;
  private final InstantSource clock;

  public SnoozeAlert(
      AlertRepository alerts, ThresholdEvaluation evaluation, Audit audit, InstantSource clock) {
    this.alerts = alerts;
    this.evaluation = evaluation;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Snoozes it; again replaces the snooze there was. CONFLICT when it is over.
   *
   * @param until in the future, at most {@link #LONGEST} from now; absent: until it is over
   * @return the alert as it is now; NOT_FOUND when it is not the actor's
   */
  public Alert snooze(Actor actor, AlertId id, @Nullable Instant until) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Instant end = until == null ? null : until.truncatedTo(ChronoUnit.MICROS);
    if (end != null && (!end.isAfter(now) || end.isAfter(now.plus(LONGEST)))) {
      throw InvalidFieldException.of(
          "until", "must be in the future, at most " + LONGEST.toDays() + " days from now");
    }
    Alert alert = OwnedAlerts.getOrRefuse(alerts, audit, actor, AuditAction.ALERT_SNOOZE, id);
    if (!alert.isActive()) {
      throw ChatOpsException.conflict("Alert " + id + " is over; nothing more is told of it");
    }
    note(actor, alert, AuditAction.ALERT_SNOOZE);
    return evaluation.snooze(alert, new Alert.Snooze(actor.username(), now, end));
  }

  /**
   * Ends its snooze; harmless when it has none or is over.
   *
   * @return the alert as it is now; NOT_FOUND when it is not the actor's
   */
  public Alert wake(Actor actor, AlertId id) {
    Alert alert = OwnedAlerts.getOrRefuse(alerts, audit, actor, AuditAction.ALERT_WAKE, id);
    if (!alert.isActive() || alert.snooze() == null) {
      return evaluation.withNewestValues(alert);
    }
    note(actor, alert, AuditAction.ALERT_WAKE);
    return evaluation.snooze(alert, null);
  }

  private void note(Actor actor, Alert alert, AuditAction action) {
    audit.server(
        actor, action, Outcome.ALLOWED, AlertedServer.of(alert), "alert " + alert.id(), null);
  }
}
