package io.chatops.rest.alert;

import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.json.Field;
import io.chatops.rest.json.RequestFields;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What to change of a threshold: absent stays, null clears. */
record UpdateThresholdRequest(
    @Schema(
            implementation = String.class,
            nullable = true,
            minLength = 1,
            maxLength = 100,
            examples = "Disk almost full")
        Field<String> name,
    @Schema(
            implementation = UUID.class,
            nullable = true,
            description = "null: all your servers, those to come included")
        Field<ServerId> serverId,
    @Schema(
            implementation = String.class,
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
        Field<MetricType> metricType,
    @Schema(
            implementation = String.class,
            nullable = true,
            minLength = 1,
            maxLength = 200,
            description = "null: each by itself",
            examples = "/")
        Field<String> metricDetail,
    @Schema(
            implementation = String.class,
            enumeration = {"gt", "ge", "lt", "le"})
        Field<Comparison> comparison,
    @Schema(
            implementation = Double.class,
            minimum = "-9e15",
            maximum = "9e15",
            description = "A percentage: one that a value can be beyond",
            examples = "90")
        Field<Double> thresholdValue,
    @Schema(implementation = Long.class, minimum = "0", maximum = "604800", examples = "300")
        Field<Duration> durationSeconds,
    @Schema(
            implementation = Double.class,
            nullable = true,
            description = "null: an alert ends when the value is not beyond any more",
            examples = "85")
        Field<Double> recoveryValue,
    @Schema(
            implementation = String.class,
            nullable = true,
            enumeration = {"warning", "critical"},
            description = "null: by how far the value is beyond")
        Field<Severity> severity,
    @Schema(implementation = Long.class, minimum = "0", maximum = "604800", examples = "600")
        Field<Duration> cooldownSeconds,
    @Schema(implementation = Boolean.class) Field<Boolean> enabled) {

  static UpdateThresholdRequest from(RequestFields body) {
    UpdateThresholdRequest request =
        new UpdateThresholdRequest(
            body.text("name"),
            body.uuid("server_id").as(ServerId::new),
            body.oneOf("metric_type", MetricType.values()).notNull(),
            body.text("metric_detail"),
            body.oneOf("comparison", Comparison.values()).notNull(),
            body.number("threshold_value").notNull(),
            ThresholdRequest.seconds(body, "duration_seconds"),
            body.number("recovery_value"),
            body.oneOf("severity", Severity.values()),
            ThresholdRequest.seconds(body, "cooldown_seconds"),
            body.flag("enabled").notNull());
    body.check();
    return request;
  }

  ThresholdDetails applyTo(ThresholdDetails now) {
    return new ThresholdDetails(
        name.isGiven() ? name.orNull() : now.name(),
        serverId.isGiven() ? serverId.orNull() : now.serverId(),
        metricType.orElse(now.metricType()),
        metricDetail.isGiven() ? metricDetail.orNull() : now.metricDetail(),
        comparison.orElse(now.comparison()),
        thresholdValue.orElse(now.thresholdValue()),
        durationSeconds.orElse(now.duration()),
        recoveryValue.isGiven() ? recoveryValue.orNull() : now.recoveryValue(),
        severity.isGiven() ? severity.orNull() : now.severity(),
        cooldownSeconds.orElse(now.cooldown()),
        enabled.orElse(now.enabled()));
  }
}
