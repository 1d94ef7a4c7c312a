package io.chatops.persistence.alert;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a threshold. */
@Entity
@Table(name = "alert_threshold")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class AlertThresholdEntity {
  @Id private UUID id;
  private UUID ownerId;
  private @Nullable String name;

  private @Nullable UUID serverId;
  private @Nullable String tag;

  @Enumerated(EnumType.STRING)
  private MetricType metricType;

  private @Nullable String metricDetail;

  @Enumerated(EnumType.STRING)
  private Comparison comparison;

  private double thresholdValue;
  private long durationMs;
  private @Nullable Double recoveryValue;

  @Enumerated(EnumType.STRING)
  private @Nullable Severity severity;

  private long cooldownMs;
  private boolean enabled;
  private Instant createdAt;
  private Instant updatedAt;

  static AlertThresholdEntity from(AlertThreshold threshold) {
    AlertThresholdEntity row = new AlertThresholdEntity();
    row.id = threshold.id().value();
    row.ownerId = threshold.ownerId().value();
    row.createdAt = threshold.createdAt();
    row.set(threshold.details(), threshold.updatedAt());
    return row;
  }

  void set(ThresholdDetails details, Instant now) {
    name = details.name();
    serverId = details.serverId() == null ? null : details.serverId().value();
    tag = details.tag();
    metricType = details.metricType();
    metricDetail = details.metricDetail();
    comparison = details.comparison();
    thresholdValue = details.thresholdValue();
    durationMs = details.duration().toMillis();
    recoveryValue = details.recoveryValue();
    severity = details.severity();
    cooldownMs = details.cooldown().toMillis();
    enabled = details.enabled();
    updatedAt = now;
  }

  AlertThreshold toDomain() {
    return new AlertThreshold(
        new AlertThresholdId(id),
        new UserId(ownerId),
        new ThresholdDetails(
            name,
            serverId == null ? null : new ServerId(serverId),
            tag,
            metricType,
            metricDetail,
            comparison,
            thresholdValue,
            Duration.ofMillis(durationMs),
            recoveryValue,
            severity,
            Duration.ofMillis(cooldownMs),
            enabled),
        createdAt,
        updatedAt);
  }
}
