package io.chatops.core.alert;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Publishes alerts as they change, to subscribers of a server or of all servers of an owner.
 * Subscribers are called on the thread that stores changes: they must hand over and return.
 */
public final class LiveAlerts implements AlertListener {
  private final Map<ServerId, Set<Consumer<Alert>>> ofServers = new ConcurrentHashMap<>();
  private final Map<UserId, Set<Consumer<Alert>>> ofOwners = new ConcurrentHashMap<>();

  /** Subscribes to the alerts of one server. */
  public void subscribe(ServerId serverId, Consumer<Alert> subscriber) {
    add(ofServers, serverId, subscriber);
  }

  public void unsubscribe(ServerId serverId, Consumer<Alert> subscriber) {
    remove(ofServers, serverId, subscriber);
  }

  /** Subscribes to all alerts of one owner. */
  public void subscribe(UserId owner, Consumer<Alert> subscriber) {
    add(ofOwners, owner, subscriber);
  }

  public void unsubscribe(UserId owner, Consumer<Alert> subscriber) {
    remove(ofOwners, owner, subscriber);
  }

  @Override
  public void onChange(AlertChange change) {
    show(change.alert());
  }

  @Override
  public boolean followsOtherHubs() {
    return !ofServers.isEmpty() || !ofOwners.isEmpty();
  }

  @Override
  public void onRemoteChange(Alert alert) {
    show(alert);
  }

  private void show(Alert alert) {
    ofServers
        .getOrDefault(alert.key().serverId(), Set.of())
        .forEach(subscriber -> subscriber.accept(alert));
    ofOwners
        .getOrDefault(alert.ownerId(), Set.of())
        .forEach(subscriber -> subscriber.accept(alert));
  }

  private static <K> void add(
      Map<K, Set<Consumer<Alert>>> subscribers, K key, Consumer<Alert> subscriber) {
    subscribers.compute(
        key,
        (id, present) -> {
          Set<Consumer<Alert>> set = present == null ? ConcurrentHashMap.newKeySet() : present;
          set.add(subscriber);
          return set;
        });
  }

  private static <K> void remove(
      Map<K, Set<Consumer<Alert>>> subscribers, K key, Consumer<Alert> subscriber) {
    subscribers.computeIfPresent(
        key,
        (id, present) -> {
          present.remove(subscriber);
          return present.isEmpty() ? null : present;
        });
  }
}
