package io.chatops.api.container;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A container on a server. What the agent did not tell is absent. */
@Schema(name = "Container")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ContainerResponse(
    @Schema(examples = "4f1c2d3e5a6b") @Nullable String id,
    @Schema(examples = "web") @Nullable String name,
    @Schema(examples = "nginx:1.27") @Nullable String image,
    @Schema(description = "Docker's own word", examples = "running") @Nullable String state,
    @Schema(description = "For people", examples = "Up 3 hours (healthy)") @Nullable String status,
    @Schema(description = "Share of one core, in percent") @Nullable Double cpuPercent,
    @Nullable Long memoryBytes,
    @Nullable Long memoryLimitBytes,
    @Nullable Double receivedBytesPerSecond,
    @Nullable Double sentBytesPerSecond,
    @Nullable Double readBytesPerSecond,
    @Nullable Double writtenBytesPerSecond,
    @Schema(examples = "healthy") @Nullable String health,
    @Nullable Long restartCount) {

  private static final Set<String> NOT_RUNNING = Set.of("exited", "created", "dead", "removing");

  public static ContainerResponse from(JsonNode container) {
    return new ContainerResponse(
        text(container, "id"),
        text(container, "name"),
        text(container, "image"),
        text(container, "state"),
        text(container, "status"),
        decimal(container, "cpu_percent"),
        whole(container, "memory_bytes"),
        whole(container, "memory_limit_bytes"),
        decimal(container, "received_bytes_per_second"),
        decimal(container, "sent_bytes_per_second"),
        decimal(container, "read_bytes_per_second"),
        decimal(container, "written_bytes_per_second"),
        text(container, "health"),
        whole(container, "restart_count"));
  }

  /**
   * As {@code docker ps} sees it: paused and restarting ones run. So does one whose state is not
   * told, as by earlier agents: better shown than hidden.
   */
  public boolean isRunning() {
    return state == null || !NOT_RUNNING.contains(state.toLowerCase(Locale.ROOT));
  }

  private static @Nullable String text(JsonNode container, String name) {
    return container.path(name).textValue();
  }

  private static @Nullable Double decimal(JsonNode container, String name) {
    return container.path(name).isNumber() ? container.path(name).doubleValue() : null;
  }

  private static @Nullable Long whole(JsonNode container, String name) {
    return container.path(name).isIntegralNumber() ? container.path(name).longValue() : null;
  }
}
