package io.chatops.core.alert;

import io.chatops.core.alert.AlertRepository.OpenOne;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerHealth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The open alerts that are durable, in memory: how every server is doing. Safe for use by many
 * threads; a server whose last alert ended leaves nothing behind.
 */
public final class OpenAlerts implements ServerHealth {
  private final Map<ServerId, Map<AlertId, OpenOne>> byServer = new ConcurrentHashMap<>();

  @Override
  public HealthStatus of(ServerId serverId) {
    Map<AlertId, OpenOne> open = byServer.get(serverId);
    return open == null ? HealthStatus.HEALTHY : worst(open.values());
  }

  /** Returns the health by a server's open alerts on one metric. */
  public HealthStatus of(ServerId serverId, MetricType type) {
    Map<AlertId, OpenOne> open = byServer.get(serverId);
    if (open == null) {
      return HealthStatus.HEALTHY;
    }
    List<OpenOne> ofType = open.values().stream().filter(one -> one.type() == type).toList();
    return ofType.isEmpty() ? HealthStatus.HEALTHY : worst(ofType);
  }

  /** The number of a server's open alerts of each severity. */
  public record Counts(int critical, int warning) {
    static final Counts NONE = new Counts(0, 0);
  }

  /** Counts the open alerts of a server. */
  public Counts counts(ServerId serverId) {
    Map<AlertId, OpenOne> open = byServer.get(serverId);
    if (open == null) {
      return Counts.NONE;
    }
    int critical =
        (int) open.values().stream().filter(one -> one.severity() == Severity.CRITICAL).count();
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
          Map<AlertId, OpenOne> open = present == null ? new HashMap<>() : new HashMap<>(present);
          if (alert.isActive()) {
            open.put(alert.id(), OpenOne.of(alert));
          } else {
            open.remove(alert.id());
          }
          return open.isEmpty() ? null : Map.copyOf(open);
        });
    return of(alert.key().serverId()) != before;
  }

  /**
   * The difference that a replacement made.
   *
   * @param ended the alerts that were open until then, of each server that had some
   * @param changed those that ended, opened, or have taken another step
   */
  public record Replaced(Map<ServerId, Set<AlertId>> ended, Set<AlertId> changed) {
    public Replaced {
      ended = Map.copyOf(ended);
      changed = Set.copyOf(changed);
    }
  }

  /**
   * Takes in the open alerts of many servers as they are stored.
   *
   * @param which the servers whose alerts are replaced
   * @param stored all of theirs, and maybe others'
   */
  public Replaced replace(Predicate<ServerId> which, Collection<OpenOne> stored) {
    Map<ServerId, Map<AlertId, OpenOne>> found = new HashMap<>();
    for (OpenOne alert : stored) {
      if (which.test(alert.serverId())) {
        found.computeIfAbsent(alert.serverId(), id -> new HashMap<>()).put(alert.id(), alert);
      }
    }
    Map<ServerId, Set<AlertId>> ended = new HashMap<>();
    Set<AlertId> changed = new HashSet<>();
    for (ServerId serverId : byServer.keySet()) {
      if (which.test(serverId)) {
        Set<AlertId> before = new HashSet<>(byServer.getOrDefault(serverId, Map.of()).keySet());
        before.removeAll(found.getOrDefault(serverId, Map.of()).keySet());
        if (!before.isEmpty()) {
          ended.put(serverId, before);
          changed.addAll(before);
        }
        byServer.computeIfPresent(serverId, (id, open) -> found.containsKey(id) ? open : null);
      }
    }
    found.forEach(
        (id, open) -> {
          Map<AlertId, OpenOne> before = byServer.put(id, Map.copyOf(open));
          for (OpenOne one : open.values()) {
            if (before == null || !one.equals(before.get(one.id()))) {
              changed.add(one.id());
            }
          }
        });
    return new Replaced(ended, changed);
  }

  private static HealthStatus worst(Collection<OpenOne> open) {
    return open.stream().anyMatch(one -> one.severity() == Severity.CRITICAL)
        ? HealthStatus.CRITICAL
        : HealthStatus.WARNING;
  }
}
