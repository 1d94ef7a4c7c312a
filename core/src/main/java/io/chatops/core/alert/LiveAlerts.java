package io.chatops.core.alert;

import io.chatops.core.identity.ServerId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whoever watches a server of its alerts, as they change. Subscribers are called on the
 * thread that stores changes: they must hand over and return.
 */
public final class LiveAlerts implements AlertListener {
  private final Map<ServerId, Set<AlertListener>> subscribers = new ConcurrentHashMap<>();

  public void subscribe(ServerId serverId, AlertListener subscriber) {
    subscribers.compute(
        serverId,
        (id, present) -> {
          Set<AlertListener> set = present == null ? ConcurrentHashMap.newKeySet() : present;
          set.add(subscriber);
          return set;
        });
  }

  public void unsubscribe(ServerId serverId, AlertListener subscriber) {
    subscribers.computeIfPresent(
        serverId,
        (id, present) -> {
          present.remove(subscriber);
          return present.isEmpty() ? null : present;
        });
  }

  @Override
  public void onChange(AlertChange change) {
    subscribers
        .getOrDefault(change.alert().key().serverId(), Set.of())
        .forEach(subscriber -> subscriber.onChange(change));
  }
}
