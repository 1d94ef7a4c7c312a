package io.chatops.ws.browser;

import io.chatops.ws.HubSockets;
import io.chatops.ws.MessageEndpoint;
import io.chatops.ws.SocketPaths;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** The endpoint where people watch a server's log and what containers and commands write there. */
@WebSocket(path = SocketPaths.LOGS, endpointId = SocketPaths.LOGS)
@Singleton
public class LogsEndpoint extends MessageEndpoint {
  LogsEndpoint(Provider<HubSockets> sockets) {
    super(sockets);
  }
}
