package io.chatops.core.remote;

import io.chatops.core.identity.HubId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The hubs that were late with what pages wait for. They are not asked for a while, so that a hub
 * that hangs delays few. Safe for use by many threads.
 */
final class LateHubs {
  /** The time for which a hub that was late is not asked again. */
  static final Duration PAUSE = Duration.ofSeconds(15);

  private final Map<HubId, Long> late = new ConcurrentHashMap<>();
  private final LongSupplier nanoTime;

  /**
   * Knows of none.
   *
   * @param nanoTime like {@link System#nanoTime}
   */
  LateHubs(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void add(HubId hub) {
    late.put(hub, nanoTime.getAsLong());
  }

  boolean has(HubId hub) {
    Long since = late.get(hub);
    if (since == null) {
      return false;
    }
    if (nanoTime.getAsLong() - since < PAUSE.toNanos()) {
      return true;
    }
    late.remove(hub, since);
    return false;
  }
}
