package io.chatops.ws.agent;

import io.chatops.core.access.ApiKey;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.server.Server;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.PeerSocket;
import java.util.List;

/** Who a connection belongs to. */
final class SignedInAgent {
  private static final String CAN_LIST_PROCESSES = "processes";

  private final Server server;
  private final ApiKey key;
  private final FromAgent.Auth auth;

  /** The connection's own among the server's; belongs to the event loop. */
  long generation;

  /** Which services it was told to watch; belongs to the event loop. */
  private List<String> services = List.of();

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

  /**
   * Tells it which services to watch, as far as it does not know yet. They are read only now, so
   * that of two changes at once the last one counts. On the event loop.
   */
  void tellServices(PeerSocket peer, WatchedServices watched) {
    List<String> names = watched.namesFor(server.id());
    // An earlier agent, which says nothing of itself, has no use for them.
    if (auth.protocolVersion() != null && !names.equals(services)) {
      services = names;
      peer.write(AgentFrames.write(new ToAgent.WatchServices(names)));
    }
  }

  boolean canListProcesses() {
    FromAgent.AgentDescription description = auth.agent();
    return description != null && description.capabilities().contains(CAN_LIST_PROCESSES);
  }
}
