package io.chatops.ws;

import io.chatops.core.cluster.Drain;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
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
    all().forEach(SocketGroup::stop);
  }

  /**
   * Rejects new peers from now on, since other hubs accept agents and browsers; or accepts them
   * again.
   */
  public void rejectNew(boolean everybody) {
    all().forEach(group -> group.rejectNew(everybody));
  }

  /**
   * Starts to send agents and browsers to other hubs, each kind spread evenly.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  public List<Drain> drain(Duration duration, LongSupplier nanoTime) {
    return all().map(group -> new Drain(group::guests, duration, nanoTime)).toList();
  }

  /** Closes every socket with 1001, as this hub cannot reach its database and others may. */
  public void closeAll() {
    all().forEach(SocketGroup::closeAll);
  }

  /** Shows the servers that browsers watch by the hubs that have their agents; each second. */
  public void tick() {
    all().forEach(SocketGroup::tick);
  }

  private Stream<SocketGroup> all() {
    return Stream.of(agents, metrics, logs, fleet);
  }
}
