package io.chatops.persistence.postgres;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.AlertChange;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.AlertRepository.SaveOutcome;
import io.chatops.core.alert.AlertRepository.Step;
import io.chatops.core.alert.OutboxNotice;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Steps that are stored together: each is taken or found outdated here, in their order, so that
 * what is left to write is one row for each alert, key and notice, in a few round trips.
 */
final class AlertBatch {
  private final Set<ServerId> servers;
  private final Map<AlertId, Alert> stored;
  private final Map<AlertKey, AlertId> open = new HashMap<>();
  // In this order, so that an alert has ended before the next one of its key is written.
  private final Map<AlertId, Alert> alerts = new LinkedHashMap<>();
  private final Map<AlertKey, AlertHold> holds = new LinkedHashMap<>();
  private final List<Told> notices = new ArrayList<>();

  private record Told(AlertId alertId, OutboxNotice notice) {}

  /**
   * Nothing yet.
   *
   * @param servers those that are there, and stay until the transaction ends
   * @param stored the alerts that the steps are about, and the open ones of their keys
   */
  AlertBatch(Set<ServerId> servers, List<Alert> stored) {
    this.servers = servers;
    this.stored = stored.stream().collect(Collectors.toMap(Alert::id, alert -> alert));
    stored.stream().filter(Alert::isActive).forEach(alert -> open.put(alert.key(), alert.id()));
  }

  List<SaveOutcome> take(List<Step> steps) {
    Map<AlertId, Integer> lastStored = lastStoredOf(steps);
    List<SaveOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      AlertChange change = step.change();
      boolean isStored = change != null && i <= lastStored.getOrDefault(change.alert().id(), -1);
      outcomes.add(take(step, isStored));
    }
    return outcomes;
  }

  /**
   * Of each alert, the last step that led to what is stored: it came before, in a transaction whose
   * answer got lost, and so did the steps before it.
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

  private SaveOutcome take(Step step, boolean isStored) {
    AlertChange change = step.change();
    if (!servers.contains(step.hold().key().serverId())) {
      return SaveOutcome.OUTDATED;
    }
    if (change != null && !isStored) {
      Alert alert = change.alert();
      AlertKey key = AlertRow.stored(alert.key());
      if (!fits(change, open.get(key))) {
        return SaveOutcome.OUTDATED;
      }
      alerts.put(alert.id(), alert);
      if (alert.isActive()) {
        open.put(key, alert.id());
      } else {
        open.remove(key, alert.id());
      }
      step.notices().forEach(notice -> notices.add(new Told(alert.id(), notice)));
    }
    holds.put(AlertRow.stored(step.hold().key()), step.hold());
    return SaveOutcome.SAVED;
  }

  private static boolean fits(AlertChange change, @Nullable AlertId openOne) {
    return switch (change.kind()) {
      case OPENED -> openOne == null;
      case RECORDED -> true;
      case ESCALATED, ACKNOWLEDGED, RESOLVED -> change.alert().id().equals(openOne);
    };
  }

  void write(Handle handle) {
    writeAlerts(handle);
    writeHolds(handle);
    writeNotices(handle);
  }

  private void writeAlerts(Handle handle) {
    if (alerts.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO alert (id, owner_id, threshold_id, server_id, detail, server_name,
              metric_type, comparison, severity, message, threshold_value, current_value,
              peak_value, late, created_at, acknowledged_by, acknowledged_at, resolve_reason,
              resolved_by, resolved_at, comment)
            VALUES (:id, :ownerId, :thresholdId, :serverId, :detail, :serverName,
              :metricType, :comparison, :severity, :message, :threshold, :current,
              :peak, :late, :createdAt, :acknowledgedBy, :acknowledgedAt, :resolveReason,
              :resolvedBy, :resolvedAt, :comment)
            ON CONFLICT (id) DO UPDATE SET severity = excluded.severity,
              current_value = excluded.current_value, peak_value = excluded.peak_value,
              acknowledged_by = excluded.acknowledged_by,
              acknowledged_at = excluded.acknowledged_at,
              resolve_reason = excluded.resolve_reason, resolved_by = excluded.resolved_by,
              resolved_at = excluded.resolved_at, comment = excluded.comment""");
    alerts.values().forEach(alert -> AlertRow.bound(batch, alert).add());
    batch.execute();
  }

  private void writeHolds(Handle handle) {
    List<AlertHold> kept = holds.values().stream().filter(hold -> !hold.isNothing()).toList();
    List<AlertHold> dropped = holds.values().stream().filter(AlertHold::isNothing).toList();
    if (!kept.isEmpty()) {
      PreparedBatch batch =
          handle.prepareBatch(
              """
              INSERT INTO alert_hold (threshold_id, server_id, detail, changed_at, pending_since,
                fulfilled_at, muted_until_fine, quiet_until)
              VALUES (:thresholdId, :serverId, :detail, :changedAt, :pendingSince,
                :fulfilledAt, :muted, :quietUntil)
              ON CONFLICT (threshold_id, server_id, detail) DO UPDATE
                SET changed_at = excluded.changed_at, pending_since = excluded.pending_since,
                  fulfilled_at = excluded.fulfilled_at,
                  muted_until_fine = excluded.muted_until_fine,
                  quiet_until = excluded.quiet_until""");
      kept.forEach(
          hold ->
              AlertRow.boundKey(batch, hold.key())
                  .bind("changedAt", hold.changedAt())
                  .bindByType("pendingSince", hold.pendingSince(), Instant.class)
                  .bindByType("fulfilledAt", hold.fulfilledAt(), Instant.class)
                  .bind("muted", hold.mutedUntilFine())
                  .bindByType("quietUntil", hold.quietUntil(), Instant.class)
                  .add());
      batch.execute();
    }
    if (!dropped.isEmpty()) {
      PreparedBatch batch =
          handle.prepareBatch(
              "DELETE FROM alert_hold WHERE threshold_id = :thresholdId"
                  + " AND server_id = :serverId AND detail = :detail");
      dropped.forEach(hold -> AlertRow.boundKey(batch, hold.key()).add());
      batch.execute();
    }
  }

  private void writeNotices(Handle handle) {
    if (notices.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO notification_outbox (id, alert_id, owner_id, kind, due_at)"
                + " VALUES (:id, :alertId, :ownerId, :kind, :dueAt) ON CONFLICT (id) DO NOTHING");
    notices.forEach(
        told ->
            batch
                .bind("id", told.notice().id())
                .bind("alertId", told.alertId().value())
                .bind("ownerId", told.notice().recipientId().value())
                .bind("kind", told.notice().kind().name())
                .bind("dueAt", told.notice().dueAt())
                .add());
    batch.execute();
  }
}
