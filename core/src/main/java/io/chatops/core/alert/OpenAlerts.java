package io.chatops.core.alert;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerHealth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The open alerts that are durable, in memory: how every server is doing. Safe for use by many
 * threads; a server whose last alert ended leaves nothing behind.
 */
public final class OpenAlerts implements ServerHealth {
  private final Map<ServerId, Map<AlertId, Severity>> byServer = new ConcurrentHashMap<>();

  @Override
  public HealthStatus of(ServerId serverId) {
    Map<AlertId, Severity> open = byServer.get(serverId);
    return open == null ? HealthStatus.HEALTHY : worst(open.values());
  }

  /** The number of a server's open alerts of each severity. */
  public record Counts(int critical, int warning) {
    static final Counts NONE = new Counts(0, 0);
  }

  /** Counts the open alerts of a server. */
  public Counts counts(ServerId serverId) {
    Map<AlertId, Severity> open = byServer.get(serverId);
    if (open == null) {
      return Counts.NONE;
    }
    int critical =
        (int) open.values().stream().filter(severity -> severity == Severity.CRITICAL).count();
    return new Counts(critical, open.size() - critical);
  }

  /**
   * Takes in an alert as it is now.
   *
   * @return whether the server is doing better or worse than before
   */
  public boolean put(Alert alert) {
    HealthStatus before = of(alert.key().serverId());
    byServer.compute(
        alert.key().serverId(),
        (id, present) -> {
          Map<AlertId, Severity> open = present == null ? new HashMap<>() : new HashMap<>(present);
          if (alert.isActive()) {
            open.put(alert.id(), alert.severity());
          } else {
            open.remove(alert.id());
          }
          return open.isEmpty() ? null : Map.copyOf(open);
        });
    return of(alert.key().serverId()) != before;
  }

  /**
   * Takes in the open alerts of many servers as they are stored.
   *
   * @param which the servers whose alerts are replaced
   * @param stored all of theirs, and maybe others'
   * @return the alerts that were open until now, of each server that has some
   */
  public Map<ServerId, Set<AlertId>> replace(
      Predicate<ServerId> which, Collection<AlertRepository.OpenOne> stored) {
    Map<ServerId, Map<AlertId, Severity>> found = new HashMap<>();
    for (AlertRepository.OpenOne alert : stored) {
      if (which.test(alert.serverId())) {
        found
            .computeIfAbsent(alert.serverId(), id -> new HashMap<>())
            .put(alert.id(), alert.severity());
      }
    }
    Map<ServerId, Set<AlertId>> ended = new HashMap<>();
    for (ServerId serverId : byServer.keySet()) {
      if (which.test(serverId)) {
        Set<AlertId> before = new HashSet<>(byServer.getOrDefault(serverId, Map.of()).keySet());
        before.removeAll(found.getOrDefault(serverId, Map.of()).keySet());
        if (!before.isEmpty()) {
          ended.put(serverId, before);
        }
        byServer.computeIfPresent(serverId, (id, open) -> found.containsKey(id) ? open : null);
      }
    }
    found.forEach((id, open) -> byServer.put(id, Map.copyOf(open)));
    return ended;
  }

  private static HealthStatus worst(Collection<Severity> severities) {
    return severities.contains(Severity.CRITICAL) ? HealthStatus.CRITICAL : HealthStatus.WARNING;
  }
}
