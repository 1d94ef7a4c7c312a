package io.chatops.persistence.alert;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.Alert.Snooze;
import io.chatops.core.alert.AlertKey;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of an alert, for reading; {@link AlertBatch} writes it. */
@Entity
@Table(name = "alert")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AlertEntity {
  @Id private UUID id;
  private UUID ownerId;
  private UUID thresholdId;
  private UUID serverId;
  private String detail;
  private String serverName;

  @Enumerated(EnumType.STRING)
  private MetricType metricType;

  @Enumerated(EnumType.STRING)
  private Comparison comparison;

  @Enumerated(EnumType.STRING)
  private Severity severity;

  private String message;
  private double thresholdValue;
  private double currentValue;
  private double peakValue;
  private boolean late;
  private Instant createdAt;
  private @Nullable String acknowledgedBy;
  private @Nullable Instant acknowledgedAt;
  private @Nullable String snoozedBy;
  private @Nullable Instant snoozedAt;
  private @Nullable Instant snoozedUntil;

  @Enumerated(EnumType.STRING)
  private @Nullable ResolveReason resolveReason;

  private @Nullable String resolvedBy;
  private @Nullable Instant resolvedAt;
  private @Nullable String comment;

  /** The text in which a search looks. */
  @SuppressWarnings("UnusedVariable")
  private String folded;

  Alert toDomain() {
    return new Alert(
        new AlertId(id),
        new UserId(ownerId),
        new AlertKey(new AlertThresholdId(thresholdId), new ServerId(serverId), detail),
        serverName,
        metricType,
        comparison,
        severity,
        message,
        thresholdValue,
        currentValue,
        peakValue,
        late,
        createdAt,
        acknowledgedBy == null || acknowledgedAt == null
            ? null
            : new Acknowledgement(acknowledgedBy, acknowledgedAt),
        snoozedBy == null || snoozedAt == null
            ? null
            : new Snooze(snoozedBy, snoozedAt, snoozedUntil),
        resolveReason == null || resolvedAt == null
            ? null
            : new Resolution(resolveReason, resolvedBy, resolvedAt),
        comment);
  }
}
