package io.chatops.core.alert;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import io.chatops.core.server.OwnedServers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The thresholds of a user. Another user's threshold fails with NOT_FOUND, like a missing one. */
public final class Thresholds {
  private static final List<ThresholdDetails> STARTERS =
      List.of(
          starter("High CPU", MetricType.CPU, 90, 600, 80.0, Severity.WARNING),
          starter("Low memory", MetricType.MEMORY, 90, 300, 85.0, Severity.WARNING),
          starter("Disk filling up", MetricType.DISK, 85, 300, 80.0, Severity.WARNING),
          starter("Disk nearly full", MetricType.DISK, 95, 60, 92.0, Severity.CRITICAL),
          starter("High swap usage", MetricType.SWAP, 50, 600, 40.0, Severity.WARNING),
          starter("High temperature", MetricType.TEMPERATURE, 85, 120, 78.0, Severity.WARNING),
          starter("Server offline", MetricType.OFFLINE, 120, 0, null, Severity.CRITICAL));

  private final OwnedServers owned;
  private final AlertThresholdRepository thresholds;
  private final ThresholdEvaluation evaluation;
  private final Quota quota;
  private final Audit audit;
  private final InstantSource clock;

  public Thresholds(
      OwnedServers owned,
      AlertThresholdRepository thresholds,
      ThresholdEvaluation evaluation,
      Quotas quotas,
      Audit audit,
      InstantSource clock) {
    this.owned = owned;
    this.thresholds = thresholds;
    this.evaluation = evaluation;
    this.quota = quotas.thresholdsPerUser();
    this.audit = audit;
    this.clock = clock;
  }

  /** Returns recommended thresholds. They are offered; the hub sets none of them. */
  public static List<ThresholdDetails> starters() {
    return STARTERS;
  }

  /** Returns the actor's thresholds, oldest first, then by id; few enough for one list. */
  public List<AlertThreshold> list(Actor actor) {
    return thresholds.findByOwner(Policy.scope(actor, Action.VIEW));
  }

  public AlertThreshold get(Actor actor, AlertThresholdId id) {
    return get(actor, Action.VIEW, id);
  }

  private AlertThreshold get(Actor actor, Action action, AlertThresholdId id) {
    return thresholds
        .find(id)
        .filter(threshold -> Policy.may(actor, action, threshold))
        .orElseThrow(() -> none(id));
  }

  /**
   * Sets a threshold, which applies from the next report on. Fails with INVALID if it can never
   * raise an alert, NOT_FOUND if its server is not the actor's, and QUOTA_REACHED if the actor has
   * the maximum number of thresholds.
   */
  public AlertThreshold create(Actor actor, ThresholdDetails details) {
    details.requireBreachable();
    if (details.serverId() != null) {
      owned.get(actor, Action.MANAGE, details.serverId(), audit, AuditAction.THRESHOLD_CREATE);
    }
    Instant now = now();
    AlertThreshold threshold =
        new AlertThreshold(AlertThresholdId.random(), Policy.ownerOfNew(actor), details, now, now);
    String target = threshold.auditTarget();
    // The event first: a crash between the two leaves a trace too many, never one too few.
    audit.account(actor, AuditAction.THRESHOLD_CREATE, target);
    if (!evaluation.add(threshold, quota.max())) {
      audit.refused(actor, AuditAction.THRESHOLD_CREATE, target, quota.reason());
      throw quota.reached();
    }
    return threshold;
  }

  /**
   * Changes a threshold. Its open alerts end if it no longer {@link
   * ThresholdDetails#hasSameCondition watches the same}.
   *
   * @param change maps the present details to the wanted ones; called again if another change came
   *     in between, so that none is lost
   * @return the changed threshold; INVALID if it can no longer raise an alert, NOT_FOUND if its new
   *     server is not the actor's
   */
  public AlertThreshold update(
      Actor actor, AlertThresholdId id, UnaryOperator<ThresholdDetails> change) {
    AlertThreshold before = require(actor, id, AuditAction.THRESHOLD_UPDATE);
    UnaryOperator<ThresholdDetails> checked = details -> checked(details, change.apply(details));
    // A server that the change names stays the same whatever it is applied to; any other is the
    // one that the threshold has already.
    ServerId serverId = checked.apply(before.details()).serverId();
    if (serverId != null && !serverId.equals(before.details().serverId())) {
      owned.get(actor, Action.MANAGE, serverId, audit, AuditAction.THRESHOLD_UPDATE);
    }
    audit.account(actor, AuditAction.THRESHOLD_UPDATE, before.auditTarget());
    return evaluation.update(before, checked, actor.username(), now()).orElseThrow(() -> none(id));
  }

  /** Removes a threshold and ends its alerts, which stay as history. */
  public void remove(Actor actor, AlertThresholdId id) {
    AlertThreshold threshold = require(actor, id, AuditAction.THRESHOLD_REMOVE);
    audit.account(actor, AuditAction.THRESHOLD_REMOVE, threshold.auditTarget());
    if (!evaluation.remove(threshold, actor.username(), now())) {
      throw none(id);
    }
  }

  private AlertThreshold require(Actor actor, AlertThresholdId id, AuditAction audited) {
    return audit.orRefused(actor, audited, "threshold " + id, () -> get(actor, Action.MANAGE, id));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static ThresholdDetails checked(ThresholdDetails before, ThresholdDetails wanted) {
    if (!wanted.isBreachedLike(before)) {
      wanted.requireBreachable();
    }
    return wanted;
  }

  private static ChatOpsException none(AlertThresholdId id) {
    return ChatOpsException.notFound(
        "No threshold " + id + "; GET /api/v1/alerts/thresholds lists yours");
  }

  private static ThresholdDetails starter(
      String name,
      MetricType type,
      double value,
      long seconds,
      @Nullable Double recovery,
      Severity severity) {
    return new ThresholdDetails(
        name,
        null,
        null,
        type,
        null,
        Comparison.GT,
        value,
        Duration.ofSeconds(seconds),
        recovery,
        severity,
        Duration.ofMinutes(5),
        true);
  }
}
