package io.chatops.core.fleet;

import io.chatops.core.fleet.ServerValues.Values;
import io.chatops.core.hub.Ownership;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestVitals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The values that lists show of servers whose agents are connected to other hubs. Each hub stores
 * those of its own servers while there are others, and reads those of the others on request. A
 * single hub stores and reads nothing. Safe for use by many threads.
 */
public final class SharedValues {
  /** The time between two writes of a hub. */
  public static final Duration PERIOD = Duration.ofSeconds(10);

  /** The time for which values that were read are new enough. */
  static final Duration AGE = Duration.ofSeconds(4);

  private final LatestVitals vitals;
  private final Ownership ownership;
  private final ServerValues storage;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<ServerId, Instant> written = new HashMap<>(); // guarded by itself
  private final Map<ServerId, Long> readAt = new HashMap<>(); // guarded by itself

  /**
   * Has stored and read nothing.
   *
   * @param vitals has the values of this hub's servers, and takes those of the others
   * @param nanoTime like {@link System#nanoTime}
   */
  public SharedValues(
      LatestVitals vitals,
      Ownership ownership,
      ServerValues storage,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.vitals = vitals;
    this.ownership = ownership;
    this.storage = storage;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Stores the values that changed. Blocking; called every {@link #PERIOD}. */
  public void write() {
    synchronized (written) {
      if (!ownership.hasOthers()) {
        written.clear();
        return;
      }
      written.keySet().removeIf(serverId -> !ownership.isHere(serverId));
      Instant now = clock.instant();
      List<Values> changed = new ArrayList<>();
      for (ServerId serverId : vitals.servers()) {
        if (ownership.isHere(serverId)) {
          vitals
              .find(serverId)
              .filter(values -> !values.asOf().equals(written.get(serverId)))
              .map(
                  values ->
                      new Values(
                          serverId,
                          values,
                          vitals.cpu(serverId, LatestVitals.MAX_POINTS, now).orElse(null)))
              .ifPresent(changed::add);
        }
      }
      storage.put(changed);
      changed.forEach(each -> written.put(each.serverId(), each.vitals().asOf()));
    }
  }

  /** Reads the values of those servers that other hubs have, unless they are new. Blocking. */
  public void refresh(Collection<ServerId> servers) {
    List<ServerId> due = due(servers);
    if (due.isEmpty()) {
      return;
    }
    for (Values values : storage.find(due)) {
      if (ownership.remote(values.serverId()).isPresent()) { // this hub may have acquired it since
        vitals.update(values.serverId(), values.vitals(), values.cpu());
      }
    }
  }

  private List<ServerId> due(Collection<ServerId> servers) {
    if (!ownership.hasOthers()) {
      return List.of();
    }
    synchronized (readAt) {
      long now = nanoTime.getAsLong();
      readAt.values().removeIf(at -> now - at >= AGE.toNanos());
      List<ServerId> due = new ArrayList<>();
      for (ServerId serverId : new HashSet<>(servers)) {
        if (ownership.remote(serverId).isPresent() && readAt.putIfAbsent(serverId, now) == null) {
          due.add(serverId);
        }
      }
      return due;
    }
  }
}
