package io.chatops.api.alert;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
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
    @Schema(
            nullable = true,
            description =
                "null: the servers with the tag; without a tag, all your servers, including"
                    + " future ones")
        @Nullable UUID serverId,
    @Schema(
            nullable = true,
            description = "All your servers that currently have this tag",
            examples = "production")
        @Nullable String tag,
    MetricType metricType,
    @Schema(nullable = true, description = "null: each one separately", examples = "/")
        @Nullable String metricDetail,
    Comparison comparison,
    @Schema(examples = "90") double thresholdValue,
    @Schema(examples = "300") long durationSeconds,
    @Schema(nullable = true, examples = "85") @Nullable Double recoveryValue,
    @Schema(
            nullable = true,
            description = "null: automatic, by how far the value exceeds the threshold")
        @Nullable Severity severity,
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
        details.tag(),
        details.metricType(),
        details.metricDetail(),
        details.comparison(),
        details.thresholdValue(),
        details.duration().toSeconds(),
        details.recoveryValue(),
        details.severity(),
        details.cooldown().toSeconds(),
        details.enabled(),
        threshold.createdAt(),
        threshold.updatedAt());
  }
}
