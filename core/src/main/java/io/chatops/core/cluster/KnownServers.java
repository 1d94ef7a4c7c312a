package io.chatops.core.cluster;

import io.chatops.core.agent.AgentPresence;
import io.chatops.core.alert.engine.AlertEngine;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import io.chatops.core.server.Servers;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads again the servers that this hub knows, since they may have been changed or removed at
 * another one. Blocking. Safe for use by many threads.
 */
public final class KnownServers {
  private static final int PAGE = 1_000;

  private final AlertEngine engine;
  private final AgentPresence presence;
  private final ServerRepository repository;
  private final Servers servers;

  /** Reads by these means. */
  public KnownServers(
      AlertEngine engine, AgentPresence presence, ServerRepository repository, Servers servers) {
    this.engine = engine;
    this.presence = presence;
    this.repository = repository;
    this.servers = servers;
  }

  /** Reads all of them. */
  public void readAll() {
    Set<ServerId> all = new HashSet<>(engine.servers());
    all.addAll(presence.servers()); // the engine forgets a removed one as soon as it finds out
    List<ServerId> known = List.copyOf(all);
    for (int from = 0; from < known.size(); from += PAGE) {
      read(known.subList(from, Math.min(from + PAGE, known.size())));
    }
  }

  /** Reads some; those that are not stored any more count as removed. */
  public void read(List<ServerId> page) {
    List<Server> found = repository.find(page);
    found.forEach(engine::followRemoteChange);
    Set<ServerId> gone = new HashSet<>(page);
    found.forEach(server -> gone.remove(server.id()));
    gone.forEach(servers::wasRemoved);
  }
}
