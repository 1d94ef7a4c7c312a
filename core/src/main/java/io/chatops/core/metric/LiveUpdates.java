package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerHealth;
import io.chatops.core.server.ServerPresence;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Passes the events of each server to its subscribers as they happen. Subscribers are called on the
 * reporting thread, so they must hand over and return.
 */
public final class LiveUpdates {
  private final Map<ServerId, Set<Subscriber>> subscribers = new ConcurrentHashMap<>();
  private final ServerHealth health;

  /** A watcher of one server. Must not block and must not throw. */
  public interface Subscriber {
    /** A new newest report is durable. */
    default void onReport(MetricReport report) {}

    /** The condition of the server changed in at least one part. */
    default void onStatus(ServerCondition condition) {}

    /** The server was removed; nothing follows. */
    void onRemoved();
  }

  /** Creates the hub's updates without subscribers and without alerts. */
  public LiveUpdates() {
    this(ServerHealth.ALL_HEALTHY);
  }

  /** Creates the hub's updates without subscribers. */
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

  /**
   * Publishes the server's condition to its subscribers.
   *
   * @param storedLastSeen the value in the storage, from before this hub started; absent: never
   */
  public void publishStatus(
      ServerId serverId, @Nullable Instant storedLastSeen, ServerPresence presence) {
    Set<Subscriber> watching = of(serverId);
    if (!watching.isEmpty()) {
      ServerCondition condition = ServerCondition.of(serverId, storedLastSeen, presence, health);
      watching.forEach(s -> s.onStatus(condition));
    }
  }

  /**
   * Returns the server's condition as this hub knows it.
   *
   * @param storedLastSeen the value in the storage, from before this hub started; absent: never
   */
  public ServerCondition condition(
      ServerId serverId, @Nullable Instant storedLastSeen, ServerPresence presence) {
    return ServerCondition.of(serverId, storedLastSeen, presence, health);
  }

  public void publishRemoved(ServerId serverId) {
    of(serverId).forEach(Subscriber::onRemoved);
  }

  /** Returns the servers with subscribers. */
  public Set<ServerId> watched() {
    return Set.copyOf(subscribers.keySet());
  }

  private Set<Subscriber> of(ServerId serverId) {
    return subscribers.getOrDefault(serverId, Set.of());
  }
}
