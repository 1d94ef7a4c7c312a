package io.chatops.core.memory;

import io.chatops.core.hub.AgentDirectory;
import io.chatops.core.hub.HubAddress;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Hubs and owners in maps; every method holds the one lock. */
public final class InMemoryAgentDirectory implements AgentDirectory, ServerBelongings {
  private final InstantSource clock;
  private final Map<HubId, Registered> hubs = new HashMap<>();
  private final Map<ServerId, Owner> owners = new HashMap<>();
  private final Set<ServerId> removedServers = new HashSet<>();
  private final Set<ServerId> unowned = new HashSet<>();
  private Function<ServerId, @Nullable Instant> lastSeen = serverId -> null;
  private Supplier<List<Server>> servers = List::of;

  private record Registered(HubAddress address, Instant seenAt, boolean draining) {}

  public InMemoryAgentDirectory(InstantSource clock) {
    this.clock = clock;
  }

  /** Sets where to find the servers, and the times when they were last seen. */
  void seenBy(Function<ServerId, @Nullable Instant> times, Supplier<List<Server>> all) {
    lastSeen = times;
    servers = all;
  }

  @Override
  public synchronized Renewal renew(HubId hub, HubAddress address, boolean draining) {
    Instant now = clock.instant();
    Registered before = hubs.get(hub);
    boolean isDraining = before == null ? draining : before.draining();
    hubs.put(hub, new Registered(address, now, isDraining));
    List<Hub> others = new ArrayList<>();
    hubs.forEach(
        (id, other) -> {
          if (!id.equals(hub)) {
            others.add(hub(id, other, now));
          }
        });
    return new Renewal(before != null, isDraining, others);
  }

  private static Hub hub(HubId id, Registered hub, Instant now) {
    return new Hub(id, hub.address(), Duration.between(hub.seenAt(), now), hub.draining());
  }

  @Override
  public synchronized void drain(HubId hub, boolean draining) {
    hubs.computeIfPresent(hub, (id, at) -> new Registered(at.address(), at.seenAt(), draining));
  }

  /** Sets back the time of a hub's last renewal. */
  public synchronized void age(HubId hub, Duration by) {
    hubs.computeIfPresent(
        hub, (id, at) -> new Registered(at.address(), at.seenAt().minus(by), at.draining()));
  }

  @Override
  public synchronized void leave(HubId hub) {
    hubs.remove(hub);
  }

  @Override
  public List<Acquired> acquire(HubId hub, Collection<ServerId> servers) {
    return seen(acquireAll(hub, servers));
  }

  /**
   * Asks without the lock: a server that is removed holds the servers' lock, and needs this one.
   */
  private List<Acquired> seen(List<Acquired> all) {
    return all.stream()
        .map(
            one ->
                new Acquired(
                    one.serverId(), one.epoch(), one.before(), lastSeen.apply(one.serverId())))
        .toList();
  }

  private synchronized List<Acquired> acquireAll(HubId hub, Collection<ServerId> servers) {
    List<Acquired> acquired = new ArrayList<>();
    for (ServerId serverId : new HashSet<>(servers)) {
      if (!removedServers.contains(serverId)) {
        acquired.add(acquire(hub, serverId, Link.CONNECTED));
      }
    }
    return acquired;
  }

  private Acquired acquire(HubId hub, ServerId serverId, Link link) {
    Owner before = owners.get(serverId);
    Instant now = clock.instant();
    long epoch = ChronoUnit.MICROS.between(Instant.EPOCH, now);
    if (before != null) {
      epoch = before.hubId().equals(hub) ? before.epoch() : Math.max(before.epoch() + 1, epoch);
    }
    owners.put(serverId, new Owner(serverId, hub, epoch, link, now));
    unowned.remove(serverId);
    return new Acquired(serverId, epoch, before == null ? null : before.hubId(), null);
  }

  @Override
  public synchronized void storeLinks(HubId hub, Map<ServerId, Link> links) {
    links.forEach(
        (serverId, link) ->
            owners.computeIfPresent(
                serverId,
                (id, owner) ->
                    owner.hubId().equals(hub)
                        ? new Owner(id, hub, owner.epoch(), link, clock.instant())
                        : owner));
  }

  /** Asks without the lock, as {@link #seen} does. */
  @Override
  public void addUnowned() {
    note(servers.get().stream().filter(server -> server.lastSeen() != null).map(Server::id));
  }

  private synchronized void note(Stream<ServerId> heard) {
    heard
        .filter(id -> !owners.containsKey(id) && !removedServers.contains(id))
        .forEach(unowned::add);
  }

  @Override
  public List<Acquired> takeOver(HubId hub, Set<HubId> expired, Duration lease) {
    return seen(takeOverAll(hub, expired, lease));
  }

  private synchronized List<Acquired> takeOverAll(HubId hub, Set<HubId> expired, Duration lease) {
    Instant oldest = clock.instant().minus(lease);
    hubs.entrySet()
        .removeIf(
            other ->
                expired.contains(other.getKey()) && other.getValue().seenAt().isBefore(oldest));
    List<Owner> orphans =
        owners.values().stream().filter(owner -> !hubs.containsKey(owner.hubId())).toList();
    List<Acquired> acquired = new ArrayList<>();
    for (Owner owner : orphans) {
      Link link = owner.link() == Link.CONNECTED ? Link.BROKEN : owner.link();
      acquired.add(acquire(hub, owner.serverId(), link));
    }
    List.copyOf(unowned).forEach(serverId -> acquired.add(acquire(hub, serverId, Link.BROKEN)));
    return acquired;
  }

  @Override
  public synchronized List<Owner> owners(@Nullable Instant since) {
    return owners.values().stream()
        .filter(owner -> since == null || !owner.changedAt().isBefore(since))
        .toList();
  }

  @Override
  public synchronized Optional<Located> locate(HubId asking, ServerId serverId) {
    return Optional.ofNullable(owners.get(serverId))
        .map(
            owner -> {
              Registered hub = owner.hubId().equals(asking) ? null : hubs.get(owner.hubId());
              return new Located(
                  owner, hub == null ? null : hub(owner.hubId(), hub, clock.instant()));
            });
  }

  /** Sets a server's row as it was, as after a crash that lost the last transactions. */
  public synchronized void restore(ServerId serverId, @Nullable Owner owner) {
    if (owner == null) {
      owners.remove(serverId);
    } else {
      owners.put(serverId, owner);
    }
  }

  /** Returns true if the hub lives. */
  synchronized boolean isThere(@Nullable HubId hub) {
    return hub != null && hubs.containsKey(hub);
  }

  /** Returns true if a server's epoch is this one. */
  synchronized boolean isAt(ServerId serverId, long epoch) {
    Owner owner = owners.get(serverId);
    return owner != null && owner.epoch() == epoch;
  }

  @Override
  public synchronized void removeServer(ServerId serverId) {
    removedServers.add(serverId);
    owners.remove(serverId);
    unowned.remove(serverId);
  }
}
