package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerHealth;
import io.chatops.core.server.ServerStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells whoever watches a server what happens to it, as it happens. Subscribers are called on the
 * thread that reports: they must hand over and return.
 */
public final class LiveUpdates {
  private final Map<ServerId, Set<Subscriber>> subscribers = new ConcurrentHashMap<>();
  private final ServerHealth health;

  /** Somebody who watches one server. Must not block and must not throw. */
  public interface Subscriber {
    /** A new newest report is durable. */
    void onReport(MetricReport report);

    /** One of these changed; the others are as they are now. */
    void onStatus(ServerStatus status, HealthStatus health, @Nullable Instant lastSeen);

    /** The server was removed; nothing follows. */
    void onRemoved();
  }

  /** Nobody subscribed yet, and no alerts are known. */
  public LiveUpdates() {
    this(ServerHealth.ALL_HEALTHY);
  }

  /** Nobody subscribed yet. */
  public LiveUpdates(ServerHealth health) {
    this.health = health;
  }

  public void subscribe(ServerId serverId, Subscriber subscriber) {
    subscribers.compute(
        serverId,
        (id, present) -> {
          Set<Subscriber> set = present == null ? ConcurrentHashMap.newKeySet() : present;
          set.add(subscriber);
          return set;
        });
  }

  public void unsubscribe(ServerId serverId, Subscriber subscriber) {
    subscribers.computeIfPresent(
        serverId,
        (id, present) -> {
          present.remove(subscriber);
          return present.isEmpty() ? null : present;
        });
  }

  void publish(MetricReport report) {
    of(report.serverId()).forEach(s -> s.onReport(report));
  }

  public void publishStatus(ServerId serverId, ServerStatus status, @Nullable Instant lastSeen) {
    Set<Subscriber> watching = of(serverId);
    if (!watching.isEmpty()) {
      HealthStatus now = health.of(serverId);
      watching.forEach(s -> s.onStatus(status, now, lastSeen));
    }
  }

  public void publishRemoved(ServerId serverId) {
    of(serverId).forEach(Subscriber::onRemoved);
  }

  private Set<Subscriber> of(ServerId serverId) {
    return subscribers.getOrDefault(serverId, Set.of());
  }
}
