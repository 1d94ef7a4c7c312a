package io.chatops.ws.agent;

import io.chatops.core.access.ApiKey;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.agent.WatchedServices;
import io.chatops.core.server.Server;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ProtocolCodec;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.PeerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The server and key of a connection, and its agent's description of itself. */
final class SignedInAgent {
  private static final String CAN_LIST_PROCESSES = "processes";

  private final Server server;
  private final ApiKey key;
  private final FromAgent.Auth auth;

  /** The number of this connection among all; confined to the event loop. */
  long generation;

  /** The services that were last sent to the agent; confined to the event loop. */
  private List<String> services = List.of();

  /** True once the agent has reported how an update ended; confined to the event loop. */
  private boolean updateReported;

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

  /** Returns the time until the key expires; empty if it does not expire. */
  Optional<Duration> timeLeft(Instant now) {
    Instant expiry = key.expiresAt();
    return expiry == null ? Optional.empty() : Optional.of(Duration.between(now, expiry));
  }

  ToAgent.AuthSuccess welcome(Duration reportInterval) {
    return new ToAgent.AuthSuccess(
        server.id().toString(),
        "Connected as " + server.name(),
        ProtocolCodec.PROTOCOL_VERSION,
        (int) reportInterval.toSeconds());
  }

  HostPermissions permissions() {
    FromAgent.AgentDescription description = auth.agent();
    return description == null
        ? HostPermissions.UNKNOWN
        : HostPermissions.of(description.capabilities());
  }

  /**
   * Sends the agent the services to watch, unless it has them. They are read only now, so that the
   * last of two concurrent changes wins. Called on the event loop.
   */
  void sendServices(PeerSocket peer, WatchedServices watched) {
    List<String> names = watched.namesFor(server.id());
    // An earlier agent, which sends no protocol version, does not support them.
    if (auth.protocolVersion() != null && !names.equals(services)) {
      services = names;
      peer.write(AgentFrames.write(new ToAgent.WatchServices(names)));
    }
  }

  /** Passes on how an update ended: the first time only, as it is recorded. */
  void reportOnce(Runnable record) {
    if (!updateReported) {
      updateReported = true;
      record.run();
    }
  }

  boolean canListProcesses() {
    FromAgent.AgentDescription description = auth.agent();
    return description != null && description.capabilities().contains(CAN_LIST_PROCESSES);
  }
}
