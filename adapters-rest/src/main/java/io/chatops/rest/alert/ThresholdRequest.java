package io.chatops.rest.alert;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.ServerId;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A new threshold, one to try out, or a recommended one. A client may send a whole threshold;
 * fields that the hub sets are ignored.
 */
@JsonIgnoreProperties({"id", "created_at", "updated_at"})
@Schema(requiredProperties = {"metric_type", "comparison", "threshold_value"})
@RegisterForReflection(ignoreNested = false)
record ThresholdRequest(
    @Size(min = 1, max = 100) @Schema(nullable = true, examples = "Disk almost full")
        @Nullable String name,
    @Schema(
            nullable = true,
            description =
                "Omitted or null: the servers with the tag; without a tag, all your servers,"
                    + " including future ones")
        @Nullable UUID serverId,
    @Size(min = 1, max = 50)
        @Schema(
            nullable = true,
            description =
                "Instead of server_id: your servers with this tag, including those that get"
                    + " it later; a server that loses the tag is no longer monitored. If no server"
                    + " has it, none is monitored; GET /api/v1/tags counts the servers of each tag",
            examples = "production")
        @Nullable String tag,
    @NotNull @Schema(examples = "disk") MetricType metricType,
    @Size(min = 1, max = 200)
        @Schema(
            nullable = true,
            description =
                "A mount point, interface, sensor, container or process (required for"
                    + " service); omitted: each one separately, for network the total",
            examples = "/")
        @Nullable String metricDetail,
    @NotNull @Schema(examples = "gt") Comparison comparison,
    @Schema(
            description =
                "Percent for cpu, memory, disk and swap, where a value must be able to exceed"
                    + " it: gt below 100, ge up to 100, lt above 0, le from 0. Bytes per second"
                    + " (in and out) for network, degrees Celsius for temperature, processes for"
                    + " service, 1 (running) or 0 for container, seconds without a report for"
                    + " offline",
            minimum = "-9e15",
            maximum = "9e15",
            examples = "90")
        double thresholdValue,
    @Min(0)
        @Max(604_800)
        @Schema(
            description = "How long every report must exceed it before an alert opens",
            defaultValue = "0",
            examples = "300")
        long durationSeconds,
    @Schema(
            nullable = true,
            description =
                "An alert recovers when the value reaches this; omitted: when it no longer"
                    + " exceeds the threshold",
            examples = "85")
        @Nullable Double recoveryValue,
    @Schema(
            nullable = true,
            description =
                "Omitted: critical above 1.5 times an upper threshold (for percentages at 100"
                    + " at the latest) or below half of a lower one, else warning")
        @Nullable Severity severity,
    @Min(0)
        @Max(604_800)
        @Schema(
            description = "How long no new alert opens after one is resolved",
            defaultValue = "0",
            examples = "600")
        long cooldownSeconds,
    @Schema(defaultValue = "true") boolean enabled) {

  ThresholdDetails toDetails() {
    return new ThresholdDetails(
        name,
        serverId == null ? null : new ServerId(serverId),
        tag,
        metricType,
        metricDetail,
        comparison,
        thresholdValue,
        Duration.ofSeconds(durationSeconds),
        recoveryValue,
        severity,
        Duration.ofSeconds(cooldownSeconds),
        enabled);
  }

  static ThresholdRequest from(ThresholdDetails details) {
    ServerId serverId = details.serverId();
    return new ThresholdRequest(
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
        details.enabled());
  }
}
