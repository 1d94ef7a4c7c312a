package io.chatops.ws.browser;

import io.chatops.ws.HubSockets;
import io.chatops.ws.MessageEndpoint;
import io.chatops.ws.SocketPaths;
import io.quarkus.websockets.next.WebSocket;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** The endpoint where a browser follows all that it shows, on one socket. */
@WebSocket(path = SocketPaths.FLEET, endpointId = SocketPaths.FLEET)
@Singleton
public class FleetEndpoint extends MessageEndpoint {
  FleetEndpoint(Provider<HubSockets> sockets) {
    super(sockets);
  }
}
