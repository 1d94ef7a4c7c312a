package io.chatops.api.server;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerStatus;
import io.chatops.core.server.Servers.Overview;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A server with its state. */
@Schema(name = "Server")
public record ServerResponse(
    UUID id,
    @Schema(examples = "web-1") String name,
    @Schema(nullable = true, examples = "web-1.example.org") @Nullable String host,
    @Schema(nullable = true, examples = "22") @Nullable Integer port,
    @Schema(type = SchemaType.OBJECT, description = "The owner's own data") @JsonRawValue
        String metadata,
    List<String> tags,
    @Schema(description = STATUS) ServerStatus status,
    @Schema(description = HEALTH) HealthStatus healthStatus,
    @Schema(nullable = true, description = "The last report or ping; null: never")
        @Nullable Instant lastSeen,
    @Schema(
            nullable = true,
            description = "The agent's description of itself; null: none yet, or an older agent")
        @Nullable AgentResponse agent,
    Instant createdAt,
    Instant updatedAt) {
  static final String STATUS =
      "`online`: the hub heard from its agent within three report intervals plus 30 s, 45 s"
          + " by default. `offline`: not for longer than that, or the agent signed off. `unknown`:"
          + " never, or its hub stopped or has just started and the agent is not back yet; some 45"
          + " s after a hub has started or taken the server over, it becomes `offline`";

  static final String HEALTH =
      "The highest severity of its active alerts and, while it is online, of the recommended"
          + " thresholds that CPU (in ten minutes), memory and disk exceed where it has none of its"
          + " own. A server that has never reported counts as healthy; see status";

  /** The description that an agent gave of itself. */
  @Schema(name = "Agent")
  public record AgentResponse(
      @Schema(nullable = true) @Nullable String version,
      @Schema(nullable = true) @Nullable String hostname,
      @Schema(nullable = true) @Nullable String os,
      @Schema(nullable = true) @Nullable String arch,
      @Schema(nullable = true) @Nullable String kernel,
      @Schema(nullable = true) @Nullable Instant bootTime,
      List<String> capabilities,
      PermissionsResponse permissions,
      @Schema(
              nullable = true,
              examples = "0.2.0",
              description = "The version that this hub serves for its platform; null: none")
          @Nullable String latestVersion,
      @Schema(description = "True if the latest version is newer than the agent's")
          boolean updateAvailable) {

    public static @Nullable AgentResponse from(
        Server.@Nullable AgentDetails agent, AgentReleases.@Nullable Offer offer) {
      return agent == null
          ? null
          : new AgentResponse(
              agent.version(),
              agent.hostname(),
              agent.os(),
              agent.arch(),
              agent.kernel(),
              agent.bootTime(),
              agent.capabilities(),
              PermissionsResponse.from(agent),
              offer == null ? null : offer.version(),
              offer != null && offer.newer());
    }
  }

  public static ServerResponse from(Overview overview) {
    Server server = overview.server();
    return new ServerResponse(
        server.id().value(),
        server.name(),
        server.host(),
        server.port(),
        server.metadata(),
        server.tags(),
        overview.status(),
        overview.health(),
        overview.lastSeen(),
        AgentResponse.from(server.agent(), overview.offer()),
        server.createdAt(),
        server.updatedAt());
  }
}
