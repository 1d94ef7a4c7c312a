package io.chatops.persistence.server;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The row of a server, for reading. Lists have hundreds of servers, and reading them as entities
 * takes twice as long. The components are attributes of {@link ServerEntity}.
 */
@RegisterForReflection
@SuppressWarnings("ArrayRecordComponent") // never compared
record ServerRow(
    UUID id,
    UUID ownerId,
    String name,
    @Nullable String host,
    @Nullable Integer port,
    String metadata,
    String[] tags,
    @Nullable Instant lastSeen,
    @Nullable String agentVersion,
    @Nullable String agentHostname,
    @Nullable String agentOs,
    @Nullable String agentArch,
    @Nullable String agentKernel,
    @Nullable Instant agentBootTime,
    String @Nullable [] agentCapabilities,
    String @Nullable [] agentAllowedCommands,
    Instant createdAt,
    Instant updatedAt) {

  Server toDomain() {
    return new Server(
        new ServerId(id),
        new UserId(ownerId),
        name,
        host,
        port,
        metadata,
        List.of(tags),
        lastSeen,
        agent(),
        createdAt,
        updatedAt);
  }

  private Server.@Nullable AgentDetails agent() {
    return agentCapabilities == null || agentAllowedCommands == null
        ? null
        : new Server.AgentDetails(
            agentVersion,
            agentHostname,
            agentOs,
            agentArch,
            agentKernel,
            agentBootTime,
            List.of(agentCapabilities),
            List.of(agentAllowedCommands));
  }
}
