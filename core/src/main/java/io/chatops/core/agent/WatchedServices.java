package io.chatops.core.agent;

import io.chatops.core.identity.ServerId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The names of the processes that each server's agent counts for {@code services.processes}. The
 * alert engine sets them; connected agents receive them at once, others when they connect. In
 * memory; safe for use by many threads.
 */
public final class WatchedServices {
  /** The most names watched on one server; those beyond, in their order, are not. */
  public static final int MAX_NAMES = 100;

  private final Map<ServerId, List<String>> names = new ConcurrentHashMap<>();
  private final AgentPresence presence;

  /** Creates the list, with nothing watched yet. */
  public WatchedServices(AgentPresence presence) {
    this.presence = presence;
  }

  /** Replaces the names watched on this server. Does not block. */
  public void watch(ServerId serverId, Collection<String> wanted) {
    List<String> bounded = new TreeSet<>(wanted).stream().limit(MAX_NAMES).toList();
    List<String> before = bounded.isEmpty() ? names.remove(serverId) : names.put(serverId, bounded);
    if (!bounded.equals(before == null ? List.of() : before)) {
      presence.connection(serverId).ifPresent(AgentConnection::watchedServicesChanged);
    }
  }

  /** Returns the names watched on this server: distinct, in order, at most {@link #MAX_NAMES}. */
  public List<String> namesFor(ServerId serverId) {
    return names.getOrDefault(serverId, List.of());
  }

  /** Drops a removed server. */
  public void remove(ServerId serverId) {
    names.remove(serverId);
  }
}
