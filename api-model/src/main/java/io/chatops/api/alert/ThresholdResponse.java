package io.chatops.api.alert;

import io.chatops.api.WireName;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A threshold. */
@Schema(name = "AlertThreshold")
public record ThresholdResponse(
    UUID id,
    @Schema(nullable = true, examples = "Disk almost full") @Nullable String name,
    @Schema(nullable = true, description = "null: all your servers, those to come included")
        @Nullable UUID serverId,
    @Schema(
            enumeration = {
              "cpu",
              "memory",
              "disk",
              "network",
              "service",
              "load",
              "swap",
              "temperature",
              "container",
              "offline"
            })
        String metricType,
    @Schema(nullable = true, description = "null: each by itself", examples = "/")
        @Nullable String metricDetail,
    @Schema(enumeration = {"gt", "ge", "lt", "le"}) String comparison,
    @Schema(examples = "90") double thresholdValue,
    @Schema(examples = "300") long durationSeconds,
    @Schema(nullable = true, examples = "85") @Nullable Double recoveryValue,
    @Schema(
            nullable = true,
            enumeration = {"warning", "critical"},
            description = "null: by how far the value is beyond")
        @Nullable String severity,
    @Schema(examples = "600") long cooldownSeconds,
    boolean enabled,
    Instant createdAt,
    Instant updatedAt) {

  public static ThresholdResponse from(AlertThreshold threshold) {
    ThresholdDetails details = threshold.details();
    ServerId serverId = details.serverId();
    return new ThresholdResponse(
        threshold.id().value(),
        details.name(),
        serverId == null ? null : serverId.value(),
        WireName.of(details.metricType()),
        details.metricDetail(),
        WireName.of(details.comparison()),
        details.thresholdValue(),
        details.duration().toSeconds(),
        details.recoveryValue(),
        details.severity() == null ? null : WireName.of(details.severity()),
        details.cooldown().toSeconds(),
        details.enabled(),
        threshold.createdAt(),
        threshold.updatedAt());
  }
}
