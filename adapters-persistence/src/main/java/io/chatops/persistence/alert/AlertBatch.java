package io.chatops.persistence.alert;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.Alert.Snooze;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertRepository.Saved;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.persistence.sql.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are stored together. Each step is accepted or found outdated, in order. Only one row
 * per alert, key and notice is then written, in a few round trips.
 */
final class AlertBatch {
  private final Set<ServerId> servers;
  private final Map<AlertId, Alert> stored;
  private final Map<ServerId, Long> epochs;
  private final Map<AlertKey, AlertId> open = new HashMap<>();
  // In this order, so that an alert is closed before the next one of its key is written.
  private final Map<AlertId, Alert> alerts = new LinkedHashMap<>();
  private final Map<AlertKey, AlertHold> holds = new LinkedHashMap<>();
  private final List<Outcome> notices = new ArrayList<>();
  private final Set<AlertId> snoozed = new HashSet<>();

  private record Outcome(AlertId alertId, OutboxNotice notice) {
    private boolean isSnoozeOf(AlertId alert) {
      return alertId.equals(alert) && notice.kind() == AlertChange.Kind.SNOOZED;
    }
  }

  /**
   * Creates a batch without steps.
   *
   * @param servers the servers that exist and are kept until the transaction ends
   * @param stored the alerts of the steps, and the open alerts of their keys
   * @param epochs of the servers of steps that have one, kept likewise
   */
  AlertBatch(Set<ServerId> servers, List<Alert> stored, Map<ServerId, Long> epochs) {
    this.epochs = epochs;
    this.servers = servers;
    this.stored = stored.stream().collect(Collectors.toMap(Alert::id, alert -> alert));
    stored.stream().filter(Alert::isActive).forEach(alert -> open.put(alert.key(), alert.id()));
  }

  List<Saved> apply(List<Step> steps) {
    Map<AlertId, Integer> lastStored = lastStoredOf(steps);
    List<Saved> outcomes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      AlertChange change = step.change();
      boolean isStored = change != null && i <= lastStored.getOrDefault(change.alert().id(), -1);
      outcomes.add(apply(step, isStored));
    }
    return outcomes;
  }

  /**
   * Finds, for each alert, the last step that led to its stored state. That step and those before
   * it were stored by an earlier transaction whose result was lost.
   */
  private Map<AlertId, Integer> lastStoredOf(List<Step> steps) {
    Map<AlertId, Integer> last = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      AlertChange change = steps.get(i).change();
      if (change != null && isStored(change.alert())) {
        last.put(change.alert().id(), i);
      }
    }
    return last;
  }

  private boolean isStored(Alert alert) {
    Alert found = stored.get(alert.id());
    return found != null && alert.equals(found.withValues(alert.currentValue(), alert.peakValue()));
  }

  private Saved apply(Step step, boolean isStored) {
    AlertChange change = step.change();
    ServerId serverId = step.hold().key().serverId();
    Long epoch = step.epoch();
    if (!servers.contains(serverId) || (epoch != null && !epoch.equals(epochs.get(serverId)))) {
      return Saved.OUTDATED;
    }
    Alert after = change == null ? null : change.alert();
    if (change != null && !isStored) {
      AlertKey key = stored(change.alert().key());
      if (!fits(change, open.get(key))) {
        return Saved.OUTDATED;
      }
      Alert before = alerts.get(change.alert().id());
      Alert present = before == null ? stored.get(change.alert().id()) : before;
      Alert alert = present == null ? change.alert() : change.onto(present);
      after = alert;
      alerts.put(alert.id(), alert);
      if (alert.isActive()) {
        open.put(key, alert.id());
      } else {
        open.remove(key, alert.id());
      }
      if (change.kind() == AlertChange.Kind.SNOOZED) {
        // A new snooze takes the place of the one before, so its end is noticed once.
        snoozed.add(alert.id());
        notices.removeIf(told -> told.isSnoozeOf(alert.id()));
      }
      step.notices().forEach(notice -> notices.add(new Outcome(alert.id(), notice)));
    }
    holds.put(stored(step.hold().key()), step.hold());
    return new Saved(SaveOutcome.SAVED, after);
  }

  /** Returns the key as the database stores it, whatever characters it contains. */
  private static AlertKey stored(AlertKey key) {
    return KeyColumns.from(key).toDomain();
  }

  private static boolean fits(AlertChange change, @Nullable AlertId openOne) {
    return switch (change.kind()) {
      case OPENED -> openOne == null;
      case RECORDED -> true;
      case ESCALATED, ACKNOWLEDGED, SNOOZED, RESOLVED -> change.alert().id().equals(openOne);
    };
  }

  /** Writes the accepted steps; alerts first, because notices refer to them. */
  void write() {
    Sql.batch(
        """
        INSERT INTO alert (id, owner_id, threshold_id, server_id, detail, server_name, metric_type,
          comparison, severity, message, threshold_value, current_value, peak_value, late,
          created_at, acknowledged_by, acknowledged_at, snoozed_by, snoozed_at, snoozed_until,
          resolve_reason, resolved_by, resolved_at, comment, folded)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET severity = excluded.severity,
          current_value = excluded.current_value, peak_value = excluded.peak_value,
          acknowledged_by = excluded.acknowledged_by, acknowledged_at = excluded.acknowledged_at,
          snoozed_by = excluded.snoozed_by, snoozed_at = excluded.snoozed_at,
          snoozed_until = excluded.snoozed_until,
          resolve_reason = excluded.resolve_reason, resolved_by = excluded.resolved_by,
          resolved_at = excluded.resolved_at, comment = excluded.comment""",
        alerts.values(),
        AlertBatch::columns);
    Sql.batch(
        """
        INSERT INTO alert_hold (threshold_id, server_id, detail, changed_at, pending_since,
          fulfilled_at, muted_until_fine, quiet_until)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (threshold_id, server_id, detail) DO UPDATE
          SET changed_at = excluded.changed_at, pending_since = excluded.pending_since,
            fulfilled_at = excluded.fulfilled_at, muted_until_fine = excluded.muted_until_fine,
            quiet_until = excluded.quiet_until""",
        holds.values().stream().filter(hold -> !hold.isNothing()).toList(),
        hold ->
            new @Nullable Object[] {
              hold.key().thresholdId().value(),
              hold.key().serverId().value(),
              hold.key().detail(),
              hold.changedAt(),
              hold.pendingSince(),
              hold.fulfilledAt(),
              hold.awaitsRecovery(),
              hold.cooldownUntil()
            });
    Sql.batch(
        "DELETE FROM alert_hold WHERE threshold_id = ? AND server_id = ? AND detail = ?",
        holds.values().stream().filter(AlertHold::isNothing).toList(),
        hold ->
            new @Nullable Object[] {
              hold.key().thresholdId().value(), hold.key().serverId().value(), hold.key().detail()
            });
    Sql.batch(
        "DELETE FROM notification_outbox WHERE alert_id = ? AND kind = 'SNOOZED'",
        snoozed,
        id -> new @Nullable Object[] {id.value()});
    Sql.batch(
        "INSERT INTO notification_outbox (id, alert_id, owner_id, kind, due_at)"
            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
        notices,
        told ->
            new @Nullable Object[] {
              told.notice().id(),
              told.alertId().value(),
              told.notice().recipientId().value(),
              told.notice().kind(),
              told.notice().dueAt()
            });
  }

  private static @Nullable Object[] columns(Alert alert) {
    Acknowledgement acknowledgement = alert.acknowledgement();
    Snooze snooze = alert.snooze();
    Resolution resolution = alert.resolution();
    return new @Nullable Object[] {
      alert.id().value(),
      alert.ownerId().value(),
      alert.key().thresholdId().value(),
      alert.key().serverId().value(),
      alert.key().detail(),
      alert.serverName(),
      alert.type(),
      alert.comparison(),
      alert.severity(),
      alert.message(),
      alert.threshold(),
      alert.currentValue(),
      alert.peakValue(),
      alert.late(),
      alert.createdAt(),
      acknowledgement == null ? null : acknowledgement.by(),
      acknowledgement == null ? null : acknowledgement.at(),
      snooze == null ? null : snooze.by(),
      snooze == null ? null : snooze.at(),
      snooze == null ? null : snooze.until(),
      resolution == null ? null : resolution.reason(),
      resolution == null ? null : resolution.by(),
      resolution == null ? null : resolution.at(),
      alert.comment(),
      AlertRepository.searchable(alert)
    };
  }
}
