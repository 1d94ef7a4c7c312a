package io.chatops.ws.browser;

import io.chatops.ws.HubSockets;
import io.chatops.ws.MessageEndpoint;
import io.chatops.ws.SocketPaths;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** The endpoint for a server's log, and for the output of its containers and commands. */
@WebSocket(path = SocketPaths.LOGS, endpointId = SocketPaths.LOGS)
@Singleton
public class LogsEndpoint extends MessageEndpoint {
  LogsEndpoint(Provider<HubSockets> sockets) {
    super(sockets);
  }
}
