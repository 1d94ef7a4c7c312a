package io.chatops.core.alert;

import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerHealth;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

  private static HealthStatus worst(Collection<Severity> severities) {
    return severities.contains(Severity.CRITICAL) ? HealthStatus.CRITICAL : HealthStatus.WARNING;
  }
}
