package io.chatops.ws;

import java.util.stream.Stream;

/** The sockets of a hub, by endpoint. The application provides one bean of this type. */
public record HubSockets(
    SocketGroup agents, SocketGroup metrics, SocketGroup logs, SocketGroup fleet) {

  /** Returns the sockets of the endpoint with this path. */
  SocketGroup at(String path) {
    return switch (path) {
      case SocketPaths.AGENTS -> agents;
      case SocketPaths.METRICS -> metrics;
      case SocketPaths.LOGS -> logs;
      case SocketPaths.FLEET -> fleet;
      default -> throw new IllegalArgumentException("unknown endpoint: " + path);
    };
  }

  /** Closes every socket with 1001 and accepts no more. */
  public void stop() {
    Stream.of(agents, metrics, logs, fleet).forEach(SocketGroup::stop);
  }

  /** Closes every socket with 1001, as this hub cannot reach its database and others may. */
  public void sendAway() {
    Stream.of(agents, metrics, logs, fleet).forEach(SocketGroup::sendAway);
  }
}
