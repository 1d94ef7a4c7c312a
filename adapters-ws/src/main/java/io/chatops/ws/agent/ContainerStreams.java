package io.chatops.ws.agent;

import io.chatops.core.container.ContainerLogs.Follower;
import io.chatops.core.container.ContainerLogs.Subscription;
import io.chatops.core.container.ContainerRef;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.agent.AgentLink.Kind;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The followed containers, by connection. Many followers of one container cost its agent no more
 * than one. Thread-safe.
 */
final class ContainerStreams {
  private final InstantSource clock;
  private final Map<Key, ContainerStream> newest = new ConcurrentHashMap<>();

  private record Key(AgentLink link, ContainerRef container) {}

  ContainerStreams(InstantSource clock) {
    this.clock = clock;
  }

  Subscription follow(AgentLink link, ContainerRef container, int tail, Follower follower) {
    Key key = new Key(link, container);
    ContainerStream present = newest.get(key);
    Optional<Subscription> joined =
        present == null ? Optional.empty() : present.join(tail, follower);
    return joined.orElseGet(() -> open(key, tail, follower));
  }

  private Subscription open(Key key, int tail, Follower follower) {
    AgentLink link = key.link();
    String requestId = UUID.randomUUID().toString();
    ContainerStream stream =
        new ContainerStream(
            clock,
            tail,
            over -> {
              newest.remove(key, over);
              link.stop(requestId);
            });
    newest.put(key, stream);
    Subscription subscription = stream.join(tail, follower).orElseThrow();
    link.send(
        Kind.STREAM,
        new ToAgent.FollowContainerLogs(requestId, key.container().value(), tail),
        null,
        stream);
    return subscription;
  }
}
