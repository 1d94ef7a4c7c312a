package io.chatops.core.alert;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whoever watches a server, or all servers of an owner, of their alerts as they change.
 * Subscribers are called on the thread that stores changes: they must hand over and return.
 */
public final class LiveAlerts implements AlertListener {
  private final Map<ServerId, Set<AlertListener>> ofServers = new ConcurrentHashMap<>();
  private final Map<UserId, Set<AlertListener>> ofOwners = new ConcurrentHashMap<>();

  /** Tells of the alerts of one server. */
  public void subscribe(ServerId serverId, AlertListener subscriber) {
    add(ofServers, serverId, subscriber);
  }

  public void unsubscribe(ServerId serverId, AlertListener subscriber) {
    remove(ofServers, serverId, subscriber);
  }

  /** Tells of all alerts of one owner. */
  public void subscribe(UserId owner, AlertListener subscriber) {
    add(ofOwners, owner, subscriber);
  }

  public void unsubscribe(UserId owner, AlertListener subscriber) {
    remove(ofOwners, owner, subscriber);
  }

  @Override
  public void onChange(AlertChange change) {
    ofServers
        .getOrDefault(change.alert().key().serverId(), Set.of())
        .forEach(subscriber -> subscriber.onChange(change));
    ofOwners
        .getOrDefault(change.alert().ownerId(), Set.of())
        .forEach(subscriber -> subscriber.onChange(change));
  }

  private static <K> void add(
      Map<K, Set<AlertListener>> subscribers, K key, AlertListener subscriber) {
    subscribers.compute(
        key,
        (id, present) -> {
          Set<AlertListener> set = present == null ? ConcurrentHashMap.newKeySet() : present;
          set.add(subscriber);
          return set;
        });
  }

  private static <K> void remove(
      Map<K, Set<AlertListener>> subscribers, K key, AlertListener subscriber) {
    subscribers.computeIfPresent(
        key,
        (id, present) -> {
          present.remove(subscriber);
          return present.isEmpty() ? null : present;
        });
  }
}
