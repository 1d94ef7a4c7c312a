package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The servers that were removed lately, whose reports under way are not to be stored. Ids are never
 * used twice. Bounded: the oldest are evicted, whose reports have arrived long since. Thread-safe;
 * each report asks without a lock.
 */
public final class RemovedServers {
  static final int MAX_KEPT = 10_000;

  private final Set<ServerId> removed = ConcurrentHashMap.newKeySet();
  private final Queue<ServerId> inOrder = new ConcurrentLinkedQueue<>();

  /** Adds a server that was just removed. */
  public synchronized void add(ServerId serverId) {
    if (!removed.add(serverId)) {
      return;
    }
    inOrder.add(serverId);
    if (removed.size() > MAX_KEPT) {
      removed.remove(inOrder.remove());
    }
  }

  public boolean contains(ServerId serverId) {
    return removed.contains(serverId);
  }
}
