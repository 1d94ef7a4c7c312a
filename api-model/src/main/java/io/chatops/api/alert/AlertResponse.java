package io.chatops.api.alert;

import io.chatops.core.alert.Alert;
import io.chatops.core.alert.Alert.Acknowledgement;
import io.chatops.core.alert.Alert.Resolution;
import io.chatops.core.alert.Alert.Snooze;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One episode of a threshold on a server. */
@Schema(name = "Alert")
public record AlertResponse(
    UUID id,
    UUID serverId,
    @Schema(description = "The server's name when it opened", examples = "web-1") String serverName,
    @Schema(description = "The threshold, which may have been removed") UUID thresholdId,
    MetricType type,
    @Schema(
            nullable = true,
            description =
                "The file system, interface, sensor, container or process; null: the metric has no"
                    + " parts",
            examples = "/")
        @Nullable String metricDetail,
    Comparison comparison,
    @Schema(description = "The highest so far") Severity severity,
    @Schema(
            description = "Human-readable; contains names of hosts and owners verbatim",
            examples = "Disk usage of / is 91.5 %, above 90 %")
        String message,
    @Schema(description = "The threshold's value when it opened", examples = "90") double threshold,
    @Schema(description = "The newest value; of a resolved alert, the last one", examples = "91.5")
        double currentValue,
    @Schema(description = "The peak: the value farthest beyond the threshold", examples = "93.1")
        double peakValue,
    @Schema(enumeration = {"active", "resolved"}) String status,
    boolean resolved,
    @Schema(
            description =
                "True if its reports arrived only after it had ended, because of an outage:"
                    + " nobody was notified")
        boolean late,
    Instant createdAt,
    @Schema(
            nullable = true,
            description = "The user's name; null: not acknowledged",
            examples = "ada")
        @Nullable String acknowledgedBy,
    @Schema(nullable = true) @Nullable Instant acknowledgedAt,
    @Schema(
            nullable = true,
            description =
                "The name of the user who snoozed it; null: not snoozed since it opened or"
                    + " became critical",
            examples = "ada")
        @Nullable String snoozedBy,
    @Schema(nullable = true) @Nullable Instant snoozedAt,
    @Schema(
            nullable = true,
            description =
                "The end of the snooze, which may be in the past; null with a snoozed_by:"
                    + " until the alert is resolved")
        @Nullable Instant snoozedUntil,
    @Schema(nullable = true, description = "null: it is active") @Nullable Instant resolvedAt,
    @Schema(
            nullable = true,
            description =
                "The name of the user whose action resolved it; null: it recovered or lost its"
                    + " data")
        @Nullable String resolvedBy,
    @Schema(nullable = true) Alert.@Nullable ResolveReason resolveReason,
    @Schema(
            nullable = true,
            description = "The last comment of an acknowledgement or a resolution",
            examples = "A backup runs")
        @Nullable String comment) {

  public static AlertResponse from(Alert alert) {
    Acknowledgement acknowledgement = alert.acknowledgement();
    Snooze snooze = alert.snooze();
    Resolution resolution = alert.resolution();
    String detail = alert.key().detail();
    return new AlertResponse(
        alert.id().value(),
        alert.key().serverId().value(),
        alert.serverName(),
        alert.key().thresholdId().value(),
        alert.type(),
        detail.isEmpty() ? null : detail,
        alert.comparison(),
        alert.severity(),
        alert.message(),
        alert.threshold(),
        alert.currentValue(),
        alert.peakValue(),
        alert.isActive() ? "active" : "resolved",
        !alert.isActive(),
        alert.late(),
        alert.createdAt(),
        acknowledgement == null ? null : acknowledgement.by(),
        acknowledgement == null ? null : acknowledgement.at(),
        snooze == null ? null : snooze.by(),
        snooze == null ? null : snooze.at(),
        snooze == null ? null : snooze.until(),
        resolution == null ? null : resolution.at(),
        resolution == null ? null : resolution.by(),
        resolution == null ? null : resolution.reason(),
        alert.comment());
  }
}
