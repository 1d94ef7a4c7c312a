package io.chatops.core.metric;

import io.chatops.core.identity.ServerId;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The servers that were removed of late: what their agents had still under way is not to be stored.
 * Ids are never given twice. Bounded: of very many the oldest are forgotten, whose reports have
 * come in long since. Safe for use by many threads; each report asks, and waits for nobody.
 */
public final class RemovedServers {
  static final int MAX_REMEMBERED = 10_000;

  private final Set<ServerId> removed = ConcurrentHashMap.newKeySet();
  private final Queue<ServerId> inOrder = new ConcurrentLinkedQueue<>();

  /** Remembers a server that was just removed. */
  public synchronized void add(ServerId serverId) {
    if (!removed.add(serverId)) {
      return;
    }
    inOrder.add(serverId);
    if (removed.size() > MAX_REMEMBERED) {
      removed.remove(inOrder.remove());
    }
  }

  public boolean contains(ServerId serverId) {
    return removed.contains(serverId);
  }
}
