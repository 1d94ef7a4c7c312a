package io.chatops.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chatops.core.container.ListFleetContainers.OfServer;
import io.chatops.core.metric.ReportedContainer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A container and its server; fields that the agent did not report are absent. */
@Schema(name = "FleetContainer")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FleetContainerResponse(
    UUID serverId,
    @Schema(examples = "web-1") String serverName,
    @Schema(description = "The time of the server's report") Instant asOf,
    @Schema(examples = "4f1c2d3e5a6b") @Nullable String id,
    @Schema(examples = "web") @Nullable String name,
    @Schema(examples = "nginx:1.27") @Nullable String image,
    @Schema(description = "Docker's term", examples = "running") @Nullable String state,
    @Schema(description = "Human-readable", examples = "Up 3 hours (healthy)")
        @Nullable String status,
    @Schema(description = "When Docker created it") @Nullable Instant created,
    @Schema(description = "As docker ps prints them", examples = "[\"0.0.0.0:8080->80/tcp\"]")
        @Nullable List<String> ports,
    @Schema(description = "Percentage of one core") @Nullable Double cpuPercent,
    @Nullable Long memoryBytes,
    @Nullable Long memoryLimitBytes,
    @Nullable Double receivedBytesPerSecond,
    @Nullable Double sentBytesPerSecond,
    @Nullable Double readBytesPerSecond,
    @Nullable Double writtenBytesPerSecond,
    @Schema(examples = "healthy") @Nullable String health,
    @Nullable Long restartCount) {

  public static FleetContainerResponse from(OfServer found) {
    ReportedContainer container = found.container();
    return new FleetContainerResponse(
        found.serverId().value(),
        found.serverName(),
        found.asOf(),
        container.id(),
        container.name(),
        container.image(),
        container.state(),
        container.status(),
        container.created(),
        container.ports(),
        container.cpuPercent(),
        container.memoryBytes(),
        container.memoryLimitBytes(),
        container.receivedBytesPerSecond(),
        container.sentBytesPerSecond(),
        container.readBytesPerSecond(),
        container.writtenBytesPerSecond(),
        container.health(),
        container.restartCount());
  }
}
