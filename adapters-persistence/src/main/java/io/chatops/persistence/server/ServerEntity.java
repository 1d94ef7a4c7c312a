package io.chatops.persistence.server;

import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.persistence.sql.StoredText;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a server, for writing; {@link ServerRow} reads it. */
@Entity
@Table(name = "server")
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Hibernate sets and reads the fields
class ServerEntity {
  @Id private UUID id;
  private UUID ownerId;
  private String name;
  private @Nullable String host;
  private @Nullable Integer port;
  private String metadata;
  private String[] tags;
  private @Nullable Instant lastSeen;
  private @Nullable String agentVersion;
  private @Nullable String agentHostname;
  private @Nullable String agentOs;
  private @Nullable String agentArch;
  private @Nullable String agentKernel;
  private @Nullable Instant agentBootTime;

  /** Absent until an agent has introduced itself, as are the other columns of the agent. */
  private String @Nullable [] agentCapabilities;

  private String @Nullable [] agentAllowedCommands;

  private Instant createdAt;
  private Instant updatedAt;

  static ServerEntity from(Server server) {
    ServerEntity row = new ServerEntity();
    row.id = server.id().value();
    row.ownerId = server.ownerId().value();
    row.name = server.name();
    row.host = server.host();
    row.port = server.port();
    row.metadata = server.metadata();
    row.tags = StoredText.array(server.tags());
    row.lastSeen = server.lastSeen();
    row.createdAt = server.createdAt();
    row.updatedAt = server.updatedAt();
    if (server.agent() != null) {
      row.set(server.agent());
    }
    return row;
  }

  void set(ServerDetails details, Instant now) {
    name = details.name();
    host = details.host();
    port = details.port();
    metadata = details.metadata();
    tags = StoredText.array(details.tags());
    updatedAt = now;
  }

  void set(Server.AgentDetails agent) {
    agentVersion = agent.version();
    agentHostname = agent.hostname();
    agentOs = agent.os();
    agentArch = agent.arch();
    agentKernel = agent.kernel();
    agentBootTime = agent.bootTime();
    agentCapabilities = StoredText.array(agent.capabilities());
    agentAllowedCommands = StoredText.array(agent.allowedCommands());
  }

  ServerDetails details() {
    return new ServerDetails(name, host, port, metadata, List.of(tags));
  }
}
