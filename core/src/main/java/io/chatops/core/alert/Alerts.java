package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.core.server.OwnedServers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a user, with their newest values. Another user's alert fails with NOT_FOUND, like a
 * missing one. Comments have 1-1,000 characters; without one the present comment stays.
 */
public final class Alerts {
  /** The maximum number of alerts that one call acknowledges. */
  public static final int MAX_ACKNOWLEDGED = 200;

  /** The longest snooze that has an end. */
  public static final Duration MAX_SNOOZE = Duration.ofDays(90);

  private static final int MAX_CHANGED = 500;
  private static final int MAX_COMMENT = 1_000;

  private final OwnedServers owned;
  private final AlertRepository alerts;
  private final ThresholdEvaluation evaluation;
  private final Audit audit;
  private final InstantSource clock;

  public Alerts(
      OwnedServers owned,
      AlertRepository alerts,
      ThresholdEvaluation evaluation,
      Audit audit,
      InstantSource clock) {
    this.owned = owned;
    this.alerts = alerts;
    this.evaluation = evaluation;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Returns the alerts that a query finds, newest first, then by id. Fails with NOT_FOUND if one of
   * its servers is not the actor's.
   *
   * @param query of the actor's own alerts
   */
  public AlertRepository.Page find(Actor actor, AlertRepository.Query query) {
    if (!query.servers().isEmpty()) {
      owned.requireAll(actor, query.servers());
    }
    AlertRepository.Page page = alerts.find(query);
    return new AlertRepository.Page(
        page.alerts().stream().map(evaluation::withNewestValues).toList(), page.total());
  }

  /**
   * Returns the actor's alerts that were opened, acknowledged, snoozed or resolved from a time on,
   * the oldest first; of more than 500 the newest.
   */
  public List<Alert> changedSince(Actor actor, Instant time) {
    List<Alert> changed = new ArrayList<>();
    for (Alert alert : alerts.changedSince(Policy.scope(actor, Action.VIEW), time, MAX_CHANGED)) {
      changed.add(0, evaluation.withNewestValues(alert));
    }
    return changed;
  }

  public Alert get(Actor actor, AlertId id) {
    return evaluation.withNewestValues(stored(actor, Action.VIEW, id));
  }

  /**
   * Acknowledges an alert, which stays open. A second call replaces the name and the time. Fails
   * with CONFLICT if the alert is resolved.
   */
  public Alert acknowledge(Actor actor, AlertId id, @Nullable String comment) {
    checkComment(comment);
    Alert alert = require(actor, id, AuditAction.ALERT_ACKNOWLEDGE);
    if (!alert.isActive()) {
      throw ChatOpsException.conflict("Alert " + id + " is resolved; it cannot be acknowledged");
    }
    return acknowledge(actor, List.of(alert), comment).stream()
        .findFirst()
        .orElseThrow(() -> none(id));
  }

  /**
   * Acknowledges several alerts, except those that are resolved or acknowledged already: repeating
   * the call records nothing more.
   *
   * @param ids 1-{@value #MAX_ACKNOWLEDGED}
   * @return the alerts as they are now, in the order of the ids, each once; NOT_FOUND if one of
   *     them is not the actor's, and then none has changed
   */
  public List<Alert> acknowledgeAll(Actor actor, List<AlertId> ids, @Nullable String comment) {
    checkComment(comment);
    List<Alert> all = requireAll(actor, ids);
    List<Alert> open =
        all.stream().filter(alert -> alert.isActive() && alert.acknowledgement() == null).toList();
    Map<AlertId, Alert> taken =
        acknowledge(actor, open, comment).stream()
            .collect(Collectors.toMap(Alert::id, Function.identity()));
    return all.stream().map(alert -> taken.getOrDefault(alert.id(), alert)).toList();
  }

  private List<Alert> acknowledge(Actor actor, List<Alert> open, @Nullable String comment) {
    open.forEach(alert -> record(actor, alert, AuditAction.ALERT_ACKNOWLEDGE));
    var acknowledgement = new Alert.Acknowledgement(actor.username(), now());
    return evaluation.acknowledge(open, acknowledgement, comment);
  }

  /**
   * Snoozes an alert, replacing any earlier snooze: its owner is not notified, unless it becomes
   * critical or is resolved. Fails with CONFLICT if the alert is resolved.
   *
   * @param until in the future, at most {@link #MAX_SNOOZE} from now; absent: until it is resolved
   */
  public Alert snooze(Actor actor, AlertId id, @Nullable Instant until) {
    Instant now = now();
    Instant end = until == null ? null : until.truncatedTo(ChronoUnit.MICROS);
    if (end != null && (!end.isAfter(now) || end.isAfter(now.plus(MAX_SNOOZE)))) {
      throw InvalidFieldException.of(
          "until", "must be in the future, at most " + MAX_SNOOZE.toDays() + " days from now");
    }
    Alert alert = require(actor, id, AuditAction.ALERT_SNOOZE);
    if (!alert.isActive()) {
      throw ChatOpsException.conflict("Alert " + id + " is resolved; it cannot be snoozed");
    }
    record(actor, alert, AuditAction.ALERT_SNOOZE);
    return evaluation.snooze(alert, new Alert.Snooze(actor.username(), now, end));
  }

  /** Ends the snooze of an alert; does nothing to an alert without a snooze or a resolved one. */
  public Alert wake(Actor actor, AlertId id) {
    Alert alert = require(actor, id, AuditAction.ALERT_WAKE);
    if (!alert.isActive() || alert.snooze() == null) {
      return evaluation.withNewestValues(alert);
    }
    record(actor, alert, AuditAction.ALERT_WAKE);
    return evaluation.snooze(alert, null);
  }

  /**
   * Resolves an alert. No other opens until the value has recovered once. Does nothing to an alert
   * that is resolved already.
   */
  public Alert resolve(Actor actor, AlertId id, @Nullable String comment) {
    checkComment(comment);
    Alert alert = require(actor, id, AuditAction.ALERT_RESOLVE);
    record(actor, alert, AuditAction.ALERT_RESOLVE);
    return alert.isActive() ? evaluation.resolve(alert, actor.username(), comment, now()) : alert;
  }

  private void record(Actor actor, Alert alert, AuditAction action) {
    String target = Audit.target("alert", alert.id(), alert.type().subject(alert.key().detail()));
    audit.server(actor, action, Outcome.ALLOWED, AlertedServer.of(alert), target, null);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private Alert stored(Actor actor, Action action, AlertId id) {
    return alerts
        .find(id)
        .filter(alert -> Policy.may(actor, action, alert))
        .orElseThrow(() -> none(id));
  }

  private Alert require(Actor actor, AlertId id, AuditAction audited) {
    return audit.orRefused(actor, audited, "alert " + id, () -> stored(actor, Action.OPERATE, id));
  }

  private List<Alert> requireAll(Actor actor, List<AlertId> ids) {
    Map<AlertId, Alert> found =
        alerts.find(ids).stream()
            .filter(alert -> Policy.may(actor, Action.OPERATE, alert))
            .collect(Collectors.toMap(Alert::id, Function.identity()));
    return new LinkedHashSet<>(ids)
        .stream()
            .map(
                id ->
                    audit.orRefused(
                        actor,
                        AuditAction.ALERT_ACKNOWLEDGE,
                        "alert " + id,
                        () -> Optional.ofNullable(found.get(id)).orElseThrow(() -> none(id))))
            .toList();
  }

  private static ChatOpsException none(AlertId id) {
    return ChatOpsException.notFound("No alert " + id + "; GET /api/v1/alerts lists yours");
  }

  private static void checkComment(@Nullable String comment) {
    if (comment != null
        && (comment.isBlank() || comment.length() > MAX_COMMENT || comment.indexOf('\0') >= 0)) {
      throw InvalidFieldException.of(
          "comment", "must be 1-1000 characters, not all blank, without NUL");
    }
  }
}
