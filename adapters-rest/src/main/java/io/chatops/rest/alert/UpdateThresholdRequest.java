package io.chatops.rest.alert;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.chatops.core.alert.Comparison;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.ServerId;
import io.chatops.rest.request.Change;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A change of a threshold: absent fields stay, null clears. A client may send back a whole
 * threshold; fields that the hub sets are ignored.
 */
@JsonIgnoreProperties({"id", "created_at", "updated_at"})
record UpdateThresholdRequest(
    @Size(min = 1, max = 100)
        @Schema(implementation = String.class, nullable = true, examples = "Disk almost full")
        Change<String> name,
    @Schema(
            implementation = UUID.class,
            nullable = true,
            description =
                "null: the servers with the tag; without a tag, all your servers, including"
                    + " future ones")
        Change<UUID> serverId,
    @Size(min = 1, max = 50)
        @Schema(
            implementation = String.class,
            nullable = true,
            description =
                "All your servers that currently have this tag. Setting tag clears server_id,"
                    + " and the reverse",
            examples = "production")
        Change<String> tag,
    @Schema(implementation = MetricType.class) Change<MetricType> metricType,
    @Size(min = 1, max = 200)
        @Schema(
            implementation = String.class,
            nullable = true,
            description = "null: each one separately",
            examples = "/")
        Change<String> metricDetail,
    @Schema(implementation = Comparison.class) Change<Comparison> comparison,
    @Schema(
            implementation = Double.class,
            minimum = "-9e15",
            maximum = "9e15",
            description = "For a percentage, a value that can be exceeded",
            examples = "90")
        Change<Double> thresholdValue,
    @Min(0) @Max(604_800) @Schema(implementation = Long.class, examples = "300")
        Change<Long> durationSeconds,
    @Schema(
            implementation = Double.class,
            nullable = true,
            description = "null: an alert recovers when the value no longer exceeds the threshold",
            examples = "85")
        Change<Double> recoveryValue,
    @Schema(
            implementation = Severity.class,
            nullable = true,
            description = "null: automatic, by how far the value exceeds the threshold")
        Change<Severity> severity,
    @Min(0) @Max(604_800) @Schema(implementation = Long.class, examples = "600")
        Change<Long> cooldownSeconds,
    @Schema(implementation = Boolean.class) Change<Boolean> enabled) {

  ThresholdDetails applyTo(ThresholdDetails now) {
    UUID server = serverId.over(now.serverId() == null ? null : now.serverId().value());
    String ofTag = tag.over(now.tag());
    // One that is given alone takes the place of the other, which its sender may not know of.
    if (server != null && !tag.isSet()) {
      ofTag = null;
    } else if (ofTag != null && !serverId.isSet()) {
      server = null;
    }
    return new ThresholdDetails(
        name.over(now.name()),
        server == null ? null : new ServerId(server),
        ofTag,
        metricType.orElse(now.metricType()),
        metricDetail.over(now.metricDetail()),
        comparison.orElse(now.comparison()),
        thresholdValue.orElse(now.thresholdValue()),
        Duration.ofSeconds(durationSeconds.orElse(now.duration().toSeconds())),
        recoveryValue.over(now.recoveryValue()),
        severity.over(now.severity()),
        Duration.ofSeconds(cooldownSeconds.orElse(now.cooldown().toSeconds())),
        enabled.orElse(now.enabled()));
  }
}
