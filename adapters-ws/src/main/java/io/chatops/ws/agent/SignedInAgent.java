package io.chatops.ws.agent;

import io.chatops.core.access.ApiKey;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.server.Server;
import io.chatops.protocol.FromAgent;

/** Who a connection belongs to. */
final class SignedInAgent {
  private static final String CAN_LIST_PROCESSES = "processes";

  private final Server server;
  private final ApiKey key;
  private final FromAgent.Auth auth;

  /** The connection's own among the server's; belongs to the event loop. */
  long generation;

  SignedInAgent(Server server, ApiKey key, FromAgent.Auth auth) {
    this.server = server;
    this.key = key;
    this.auth = auth;
  }

  Server server() {
    return server;
  }

  ApiKey key() {
    return key;
  }

  FromAgent.Auth auth() {
    return auth;
  }

  HostPermissions permissions() {
    FromAgent.AgentDescription description = auth.agent();
    return description == null
        ? HostPermissions.UNKNOWN
        : HostPermissions.of(description.capabilities());
  }

  boolean canListProcesses() {
    FromAgent.AgentDescription description = auth.agent();
    return description != null && description.capabilities().contains(CAN_LIST_PROCESSES);
  }
}
