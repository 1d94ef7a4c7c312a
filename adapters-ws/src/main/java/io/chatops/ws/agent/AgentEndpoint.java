package io.chatops.ws.agent;

import io.chatops.ws.HubSockets;
import io.chatops.ws.SocketEndpoint;
import io.chatops.ws.SocketPaths;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** The WebSocket endpoint for agents. Their messages do not come here, see {@link AgentSocket}. */
@WebSocket(path = SocketPaths.AGENTS, endpointId = SocketPaths.AGENTS)
@Singleton
public class AgentEndpoint extends SocketEndpoint {
  AgentEndpoint(Provider<HubSockets> sockets) {
    super(sockets);
  }
}
