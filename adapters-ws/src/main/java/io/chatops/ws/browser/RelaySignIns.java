package io.chatops.ws.browser;

import io.chatops.core.identity.HubId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sign-ins that one endpoint has under way at other hubs. Each hub lets a bounded number of
 * sockets of one address wait, and closes the oldest for the next. So the pages of a hub would
 * drive each other out when they all come at once, as after a restart. Safe for use by many
 * threads.
 */
final class RelaySignIns {
  /** Half of what a hub lets wait of one address, since other hubs may be behind it, too. */
  static final int AT_ONCE = 50;

  private final Map<HubId, AtHub> hubs = new HashMap<>();

  private static final class AtHub {
    private final Set<Runnable> underWay = new LinkedHashSet<>();
    private final Set<Runnable> waiting = new LinkedHashSet<>();
  }

  /**
   * Starts a sign-in at once, or when earlier ones have ended.
   *
   * @param start is run once, on any thread; also identifies the sign-in
   */
  void start(HubId hub, Runnable start) {
    synchronized (this) {
      AtHub at = hubs.computeIfAbsent(hub, id -> new AtHub());
      if (at.underWay.size() >= AT_ONCE) {
        at.waiting.add(start);
        return;
      }
      at.underWay.add(start);
    }
    start.run();
  }

  /** Makes room for the next one; harmless if this one has ended before. */
  void end(HubId hub, Runnable start) {
    Runnable next = next(hub, start);
    if (next != null) {
      next.run();
    }
  }

  private synchronized @Nullable Runnable next(HubId hub, Runnable ended) {
    AtHub at = hubs.get(hub);
    if (at == null) {
      return null;
    }
    at.waiting.remove(ended);
    Runnable next = null;
    if (at.underWay.remove(ended)) {
      Iterator<Runnable> waiting = at.waiting.iterator();
      if (waiting.hasNext()) {
        next = waiting.next();
        waiting.remove();
        at.underWay.add(next);
      } else if (at.underWay.isEmpty()) {
        hubs.remove(hub);
      }
    }
    return next;
  }
}
