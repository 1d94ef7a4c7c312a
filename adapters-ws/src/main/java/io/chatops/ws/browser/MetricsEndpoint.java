package io.chatops.ws.browser;

import io.chatops.ws.HubSockets;
import io.chatops.ws.MessageEndpoint;
import io.chatops.ws.SocketPaths;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** The endpoint for a server's metrics. */
@WebSocket(path = SocketPaths.METRICS, endpointId = SocketPaths.METRICS)
@Singleton
public class MetricsEndpoint extends MessageEndpoint {
  MetricsEndpoint(Provider<HubSockets> sockets) {
    super(sockets);
  }
}
