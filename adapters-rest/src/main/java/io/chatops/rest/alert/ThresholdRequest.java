package io.chatops.rest.alert;

import io.chatops.api.WireName;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A new threshold, or one to try out; also what is offered to begin with. */
@Schema(requiredProperties = {"metric_type", "comparison", "threshold_value"})
@RegisterForReflection(ignoreNested = false)
record ThresholdRequest(
    @Schema(nullable = true, minLength = 1, maxLength = 100, examples = "Disk almost full")
        @Nullable String name,
    @Schema(
            nullable = true,
            description = "Left out or null: all your servers, those to come included")
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
            },
            examples = "disk")
        String metricType,
    @Schema(
            nullable = true,
            minLength = 1,
            maxLength = 200,
            description =
                "A mount point, an interface, a sensor, a container, a process (of service, where"
                    + " it must be given); left out: each by itself, of network the total",
            examples = "/")
        @Nullable String metricDetail,
    @Schema(
            enumeration = {"gt", "ge", "lt", "le"},
            examples = "gt")
        String comparison,
    @Schema(
            description =
                "Percent of cpu, memory, disk and swap, one that a value can be beyond: gt below 100,"
                    + " ge to 100, lt above 0, le from 0; bytes per second of network, in and out;"
                    + " degrees Celsius of temperature; processes of service; 1 (runs) or 0 of"
                    + " container; silent seconds of offline",
            minimum = "-9e15",
            maximum = "9e15",
            examples = "90")
        double thresholdValue,
    @Schema(
            description = "How long each report must be beyond it before an alert opens",
            minimum = "0",
            maximum = "604800",
            defaultValue = "0",
            examples = "300")
        long durationSeconds,
    @Schema(
            nullable = true,
            description =
                "An alert ends when the value is at it or better; left out: when it is not beyond"
                    + " the threshold any more",
            examples = "85")
        @Nullable Double recoveryValue,
    @Schema(
            nullable = true,
            enumeration = {"warning", "critical"},
            description =
                "Left out: critical beyond 1.5 times an upper threshold (a percentage: at 100 at"
                    + " the latest) or below half of a lower one, else warning")
        @Nullable String severity,
    @Schema(
            description = "How long after the end of an alert no new one opens",
            minimum = "0",
            maximum = "604800",
            defaultValue = "0",
            examples = "600")
        long cooldownSeconds,
    @Schema(defaultValue = "true") boolean enabled) {

  /** Reads what a threshold has to say of itself. */
  static ThresholdDetails read(RequestFields body) {
    Field<String> name = body.text("name");
    Field<ServerId> serverId = body.uuid("server_id").as(ServerId::new);
    Field<MetricType> type = body.oneOf("metric_type", MetricType.values()).required();
    Field<String> detail = body.text("metric_detail");
    Field<Comparison> comparison = body.oneOf("comparison", Comparison.values()).required();
    Field<Double> value = body.number("threshold_value").required();
    Field<Duration> duration = seconds(body, "duration_seconds");
    Field<Double> recovery = body.number("recovery_value");
    Field<Severity> severity = body.oneOf("severity", Severity.values());
    Field<Duration> cooldown = seconds(body, "cooldown_seconds");
    Field<Boolean> enabled = body.flag("enabled").notNull();
    boolean canCompare = comparison.isGiven() && value.isGiven();
    // What stands in for a missing field was noted, and breaks no rule of another.
    return body.checked(
        () ->
            new ThresholdDetails(
                name.orNull(),
                serverId.orNull(),
                type.orElse(MetricType.DISK),
                detail.orNull(),
                comparison.orElse(Comparison.GT),
                value.orElse(0.0),
                duration.orElse(Duration.ZERO),
                canCompare ? recovery.orNull() : null,
                severity.orNull(),
                cooldown.orElse(Duration.ZERO),
                enabled.orElse(true)));
  }

  static Field<Duration> seconds(RequestFields body, String name) {
    return body.integer(name).notNull().as(Duration::ofSeconds);
  }

  static ThresholdRequest from(ThresholdDetails details) {
    ServerId serverId = details.serverId();
    return new ThresholdRequest(
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
        details.enabled());
  }
}
