package io.chatops.persistence.postgres;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertHold;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.persistence.sql.StoredText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Alerts, and what is held of keys, as rows. */
final class AlertRow {
  private AlertRow() {}

  static <S extends SqlStatement<S>> S bound(S statement, Alert alert) {
    Acknowledgement acknowledgement = alert.acknowledgement();
    Resolution resolution = alert.resolution();
    return boundKey(statement, alert.key())
        .bind("id", alert.id().value())
        .bind("ownerId", alert.ownerId().value())
        .bind("serverName", alert.serverName())
        .bind("metricType", alert.type().name())
        .bind("comparison", alert.comparison().name())
        .bind("severity", alert.severity().name())
        .bind("message", alert.message())
        .bind("threshold", alert.threshold())
        .bind("current", alert.currentValue())
        .bind("peak", alert.peakValue())
        .bind("late", alert.late())
        .bind("createdAt", alert.createdAt())
        .bind("acknowledgedBy", acknowledgement == null ? null : acknowledgement.by())
        .bindByType(
            "acknowledgedAt", acknowledgement == null ? null : acknowledgement.at(), Instant.class)
        .bind("resolveReason", resolution == null ? null : resolution.reason().name())
        .bind("resolvedBy", resolution == null ? null : resolution.by())
        .bindByType("resolvedAt", resolution == null ? null : resolution.at(), Instant.class)
        .bind("comment", alert.comment());
  }

  static <S extends SqlStatement<S>> S boundKey(S statement, AlertKey key) {
    return statement
        .bind("thresholdId", key.thresholdId().value())
        .bind("serverId", key.serverId().value())
        .bind("detail", key.detail());
  }

  /** The key as it is found again, whatever characters it has. */
  static AlertKey stored(AlertKey key) {
    return new AlertKey(key.thresholdId(), key.serverId(), StoredText.of(key.detail()));
  }

  static Alert read(ResultSet row) throws SQLException {
    return new Alert(
        new AlertId(Database.uuid(row, "id")),
        new UserId(Database.uuid(row, "owner_id")),
        readKey(row),
        row.getString("server_name"),
        MetricType.valueOf(row.getString("metric_type")),
        Comparison.valueOf(row.getString("comparison")),
        Severity.valueOf(row.getString("severity")),
        row.getString("message"),
        row.getDouble("threshold_value"),
        row.getDouble("current_value"),
        row.getDouble("peak_value"),
        row.getBoolean("late"),
        Database.instant(row, "created_at"),
        readAcknowledgement(row),
        readResolution(row),
        row.getString("comment"));
  }

  static AlertHold readHold(ResultSet row) throws SQLException {
    return new AlertHold(
        readKey(row),
        Database.instant(row, "changed_at"),
        Database.instantOrNull(row, "pending_since"),
        Database.instantOrNull(row, "fulfilled_at"),
        row.getBoolean("muted_until_fine"),
        Database.instantOrNull(row, "quiet_until"));
  }

  static AlertKey readKey(ResultSet row) throws SQLException {
    return new AlertKey(
        new AlertThresholdId(Database.uuid(row, "threshold_id")),
        new ServerId(Database.uuid(row, "server_id")),
        row.getString("detail"));
  }

  private static @Nullable Acknowledgement readAcknowledgement(ResultSet row) throws SQLException {
    Instant at = Database.instantOrNull(row, "acknowledged_at");
    return at == null ? null : new Acknowledgement(row.getString("acknowledged_by"), at);
  }

  private static @Nullable Resolution readResolution(ResultSet row) throws SQLException {
    Instant at = Database.instantOrNull(row, "resolved_at");
    return at == null
        ? null
        : new Resolution(
            ResolveReason.valueOf(row.getString("resolve_reason")),
            row.getString("resolved_by"),
            at);
  }
}
