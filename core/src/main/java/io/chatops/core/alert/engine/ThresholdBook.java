package io.chatops.core.alert.engine;

import io.chatops.core.alert.Alert.ResolveReason;
import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.AlertThresholdRepository;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerRepository;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All thresholds as they are stored, and their changes. Changes come one at a time, so that the
 * storage and the watches apply them in the same order.
 *
 * <p>The lock of this book may be held while those of watches are taken, never the other way round:
 * a watch asks nothing of the book.
 */
final class ThresholdBook {
  private final AlertThresholdRepository repository;
  private final ServerRepository servers;
  private final Collection<ServerWatch> watches;
  private final Consumer<UserId> onChange;
  private final BiConsumer<ServerId, Collection<String>> services;
  private final Map<UserId, Map<AlertThresholdId, AlertThreshold>> byOwner = new HashMap<>();
  private long version;

  /**
   * Empty before {@link #load}.
   *
   * @param watches returns those of all servers at any time
   * @param onChange receives the owner of changed thresholds once the change is stored; must not
   *     block
   * @param services receives the processes that are to be counted on a server
   */
  ThresholdBook(
      AlertThresholdRepository repository,
      ServerRepository servers,
      Collection<ServerWatch> watches,
      Consumer<UserId> onChange,
      BiConsumer<ServerId, Collection<String>> services) {
    this.repository = repository;
    this.servers = servers;
    this.watches = watches;
    this.onChange = onChange;
    this.services = services;
  }

  synchronized void load() {
    version = repository.version(); // first: what changes meanwhile is read again
    repository.findAll().forEach(this::put);
  }

  /**
   * Applies the owner's thresholds to a server, and ends its alerts of thresholds whose tag it has
   * lost. Blocking if the server has changed.
   *
   * @param told the server as it was a moment ago
   * @param by the user who changed it; absent: unknown
   * @return completes once that is stored
   */
  synchronized CompletableFuture<?> know(
      ServerWatch watch, Server told, @Nullable String by, Instant now) {
    // Of two changes, the first may arrive last: the stored one counts.
    Server server = watch.isUpToDate(told) ? told : servers.find(told.id()).orElse(told);
    CompletableFuture<?> stored = watch.become(server, of(watch.ownerId()), by, now);
    publishServices(watch);
    return stored;
  }

  /** Applies changes of other hubs as if they were made here. Blocking. */
  synchronized void readChanges(Instant now) {
    long newest = repository.version();
    if (newest == version) {
      return;
    }
    List<AlertThreshold> known =
        byOwner.values().stream().flatMap(owned -> owned.values().stream()).toList();
    follow(known, repository.findAll(), now);
    version = newest;
  }

  /** Applies other hubs' changes of one user's thresholds. Blocking; reads no other user's. */
  synchronized void readChangesOf(UserId ownerId, Instant now) {
    follow(of(ownerId), repository.findByOwner(ownerId), now);
  }

  private void follow(Collection<AlertThreshold> known, List<AlertThreshold> present, Instant now) {
    Map<AlertThresholdId, AlertThreshold> stored = new HashMap<>();
    present.forEach(threshold -> stored.put(threshold.id(), threshold));
    for (AlertThreshold before : known) {
      AlertThreshold after = stored.remove(before.id());
      if (after == null) {
        byOwner.getOrDefault(before.ownerId(), Map.of()).remove(before.id());
        var unused = giveUp(before, ResolveReason.THRESHOLD_DELETED, null, now);
      } else if (!after.equals(before)) {
        put(after);
        var unused = apply(before, after, null, now);
      }
    }
    for (AlertThreshold added : stored.values()) {
      put(added);
      ofOwner(added.ownerId()).forEach(this::applyTo);
    }
  }

  private void applyTo(ServerWatch watch) {
    watch.watchBy(of(watch.ownerId()));
    publishServices(watch);
  }

  /** Adds one; false when its owner has as many as may be. Blocking. */
  synchronized boolean add(AlertThreshold threshold, int maxPerOwner) {
    if (!repository.add(threshold, maxPerOwner)) {
      return false;
    }
    onChange.accept(threshold.ownerId());
    put(threshold);
    ofOwner(threshold.ownerId()).forEach(this::applyTo);
    return true;
  }

  /** The result of a change. */
  record Changed(AlertThreshold threshold, CompletableFuture<?> stored) {}

  /** Changes one, and ends its alerts where it then watches something else. Blocking. */
  synchronized Optional<Changed> update(
      AlertThreshold before, UnaryOperator<ThresholdDetails> change, String by, Instant now) {
    Optional<AlertThreshold> updated = repository.update(before.id(), change, now);
    AlertThreshold known =
        of(before.ownerId()).stream()
            .filter(threshold -> threshold.id().equals(before.id()))
            .findFirst()
            .orElse(before);
    return updated.map(
        after -> {
          onChange.accept(after.ownerId());
          put(after);
          return new Changed(after, apply(known, after, by, now));
        });
  }

  /** Removes one, and ends its alerts; absent: there was none. Blocking. */
  synchronized Optional<CompletableFuture<?>> remove(
      AlertThreshold threshold, String by, Instant now) {
    if (!repository.remove(threshold.id())) {
      return Optional.empty();
    }
    onChange.accept(threshold.ownerId());
    Map<AlertThresholdId, AlertThreshold> owned = byOwner.get(threshold.ownerId());
    if (owned != null) {
      owned.remove(threshold.id());
    }
    return Optional.of(giveUp(threshold, ResolveReason.THRESHOLD_DELETED, by, now));
  }

  /** Drops the thresholds of a removed server, which the storage has deleted. */
  synchronized void remove(ServerId serverId) {
    byOwner
        .values()
        .forEach(
            owned ->
                owned
                    .values()
                    .removeIf(threshold -> serverId.equals(threshold.details().serverId())));
    services.accept(serverId, List.of());
  }

  /** Returns the reason why a threshold no longer watches what it did on a server. */
  synchronized ResolveReason reasonFor(ServerWatch watch, AlertThresholdId id) {
    AlertThreshold threshold = byOwner.getOrDefault(watch.ownerId(), Map.of()).get(id);
    if (threshold == null) {
      return ResolveReason.THRESHOLD_DELETED;
    }
    return watch.lacksTagOf(threshold.details())
        ? ResolveReason.TAG_REMOVED
        : changed(threshold.details());
  }

  private static ResolveReason changed(ThresholdDetails after) {
    return after.enabled() ? ResolveReason.THRESHOLD_CHANGED : ResolveReason.THRESHOLD_DISABLED;
  }

  private CompletableFuture<?> apply(
      AlertThreshold before, AlertThreshold after, @Nullable String by, Instant now) {
    if (before.details().hasSameCondition(after.details())) {
      ofOwner(after.ownerId()).forEach(this::applyTo);
      return CompletableFuture.completedFuture(null);
    }
    return giveUp(after, changed(after.details()), by, now);
  }

  private CompletableFuture<?> giveUp(
      AlertThreshold threshold, ResolveReason reason, @Nullable String by, Instant now) {
    Collection<AlertThreshold> left = of(threshold.ownerId());
    CompletableFuture<?>[] stored =
        ofOwner(threshold.ownerId()).stream()
            .map(
                watch -> {
                  CompletableFuture<?> done = watch.giveUp(threshold.id(), left, reason, by, now);
                  publishServices(watch);
                  return done;
                })
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(stored);
  }

  private void publishServices(ServerWatch watch) {
    services.accept(watch.serverId(), watch.thresholds().names(MetricType.SERVICE));
  }

  private void put(AlertThreshold threshold) {
    byOwner
        .computeIfAbsent(threshold.ownerId(), id -> new LinkedHashMap<>())
        .put(threshold.id(), threshold);
  }

  private Collection<AlertThreshold> of(UserId ownerId) {
    return List.copyOf(byOwner.getOrDefault(ownerId, Map.of()).values());
  }

  private List<ServerWatch> ofOwner(UserId ownerId) {
    return watches.stream().filter(watch -> watch.ownerId().equals(ownerId)).toList();
  }
}
