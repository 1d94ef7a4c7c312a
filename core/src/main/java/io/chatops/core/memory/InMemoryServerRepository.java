package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerDetails;
import io.chatops.core.server.ServerRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Servers in a map; every method holds the one lock. */
public final class InMemoryServerRepository implements ServerRepository {
  private final List<ServerBelongings> belongings;
  private final Map<ServerId, Server> servers = new HashMap<>();

  /** Removes a server's belongings from these stores with the server. */
  public InMemoryServerRepository(ServerBelongings... belongings) {
    this.belongings = List.of(belongings);
  }

  @Override
  public synchronized boolean add(Server server, int maxPerOwner) {
    if (servers.containsKey(server.id())) {
      return true;
    }
    if (servers.values().stream().filter(s -> s.ownerId().equals(server.ownerId())).count()
        >= maxPerOwner) {
      return false;
    }
    servers.put(server.id(), server);
    return true;
  }

  @Override
  public synchronized Optional<Server> update(
      ServerId id, UnaryOperator<ServerDetails> change, Instant now) {
    return Optional.ofNullable(
        servers.computeIfPresent(
            id,
            (same, server) -> {
              ServerDetails details = change.apply(server.details());
              return new Server(
                  id,
                  server.ownerId(),
                  details.name(),
                  details.host(),
                  details.port(),
                  details.metadata(),
                  details.tags(),
                  server.lastSeen(),
                  server.agent(),
                  server.createdAt(),
                  now);
            }));
  }

  @Override
  public synchronized void updateAgent(ServerId id, Server.AgentDetails agent) {
    servers.computeIfPresent(id, (same, server) -> heard(server, server.lastSeen(), agent));
  }

  @Override
  public synchronized void updateLastSeen(Map<ServerId, Instant> lastSeen) {
    lastSeen.forEach(
        (id, at) ->
            servers.computeIfPresent(
                id,
                (same, server) -> {
                  Instant before = server.lastSeen();
                  return before == null || before.isBefore(at)
                      ? heard(server, at, server.agent())
                      : server;
                }));
  }

  @Override
  public synchronized Optional<Server> find(ServerId id) {
    return Optional.ofNullable(servers.get(id));
  }

  @Override
  public synchronized List<Server> find(Collection<ServerId> ids) {
    return ids.stream().distinct().flatMap(id -> Stream.ofNullable(servers.get(id))).toList();
  }

  @Override
  public synchronized List<Server> findByOwner(UserId ownerId, @Nullable String text) {
    return servers.values().stream()
        .filter(server -> server.ownerId().equals(ownerId))
        .filter(server -> text == null || server.mentions(text))
        .sorted(Server.BY_NAME)
        .toList();
  }

  @Override
  public synchronized List<Server> findAll() {
    return List.copyOf(servers.values());
  }

  @Override
  public synchronized Map<ServerId, String> names(Collection<ServerId> ids) {
    return ids.stream()
        .filter(servers::containsKey)
        .distinct()
        .map(id -> Objects.requireNonNull(servers.get(id)))
        .collect(Collectors.toMap(Server::id, Server::name));
  }

  @Override
  public synchronized boolean remove(ServerId id) {
    if (servers.remove(id) == null) {
      return false;
    }
    belongings.forEach(store -> store.removeServer(id));
    return true;
  }

  private static Server heard(
      Server server, @Nullable Instant lastSeen, Server.@Nullable AgentDetails agent) {
    return new Server(
        server.id(),
        server.ownerId(),
        server.name(),
        server.host(),
        server.port(),
        server.metadata(),
        server.tags(),
        lastSeen,
        agent,
        server.createdAt(),
        server.updatedAt());
  }
}
