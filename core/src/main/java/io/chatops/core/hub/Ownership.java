package io.chatops.core.hub;

import io.chatops.core.hub.AgentDirectory.Hub;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentDirectory.Owner;
import io.chatops.core.hub.AgentDirectory.Renewal;
import io.chatops.core.hub.AgentDirectory.Taken;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The servers that this hub has, and what it knows of other hubs and theirs. The storage decides;
 * this is what it said last. Reports only look into maps here.
 */
public final class Ownership implements Whereabouts {
  /** The time between two turns, each of which renews the lease. */
  public static final Duration TURN = Duration.ofSeconds(3);

  /** The time after its last renewal at which the lease of a hub is over. */
  public static final Duration LEASE = Duration.ofSeconds(15);

  /** More than a transaction takes from its change of a row to its commit. */
  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

  private final AgentDirectory directory;
  private final HubId id = HubId.random();
  private final String name;
  private final InstantSource clock;

  /** Held while what this hub has is changed in the storage and here. */
  private final Object writing = new Object();

  private final Map<ServerId, Owned> owned = new ConcurrentHashMap<>();
  private final Map<ServerId, Owner> elsewhere = new ConcurrentHashMap<>();
  private final Map<ServerId, Link> changedLinks = new ConcurrentHashMap<>();
  private volatile Map<HubId, Hub> others = Map.of();

  /** Hubs that have lived at a time since this one was started. */
  private final Set<HubId> lived = ConcurrentHashMap.newKeySet();

  /** Hubs that were over before this one loaded its state: they changed nothing since. */
  private final Set<HubId> overBefore = ConcurrentHashMap.newKeySet();

  private volatile boolean registeredAnew;

  // Only start and turn touch these, one at a time.
  private Instant startedAt = Instant.MAX;
  private Instant wellSince = Instant.MAX;
  private @Nullable Instant renewedAt;
  private @Nullable Instant readUntil;
  private boolean successionDue = true;

  // What turns found that nobody was told yet: a turn may fail half-way.
  private final Set<ServerId> left = new HashSet<>();
  private final Set<ServerId> inherited = new HashSet<>();
  private boolean hubsEnded;
  private boolean declaredOver;

  /**
   * A server that this hub has.
   *
   * @param link as it is stored
   */
  private record Owned(long epoch, Link link, @Nullable Inherited inherited) {}

  /**
   * What a turn found.
   *
   * @param left servers that another hub has taken
   * @param inherited servers of hubs that are over, with states that this hub may not know
   * @param hubsEnded true if hubs are over
   * @param declaredOver true if another hub found this one's lease over: what it had it has no more
   */
  public record Turn(
      List<ServerId> left, List<ServerId> inherited, boolean hubsEnded, boolean declaredOver) {
    public Turn {
      left = List.copyOf(left);
      inherited = List.copyOf(inherited);
    }
  }

  /**
   * Has no server before {@link #start}.
   *
   * @param name the place where people find this hub, such as its host and port; no other has it
   */
  public Ownership(AgentDirectory directory, String name, InstantSource clock) {
    this.directory = directory;
    this.name = name;
    this.clock = clock;
  }

  public HubId id() {
    return id;
  }

  /**
   * Registers this hub, and learns of others. Blocking; before anything else is loaded.
   *
   * @param alone true if no other hub can have this storage: whatever hub is known is over
   */
  public void start(boolean alone) {
    startedAt = clock.instant();
    wellSince = startedAt;
    Renewal renewal = directory.renew(id, name);
    renewedAt = startedAt;
    if (alone) {
      renewal.others().forEach(hub -> directory.leave(hub.id()));
      return;
    }
    learn(renewal.others());
    if (!others.isEmpty()) {
      readElsewhere();
    }
  }

  /** Renews the lease, and learns what changed. Blocking; every {@link #TURN}. */
  public Turn turn() {
    Instant now = clock.instant();
    Renewal renewal = directory.renew(id, name);
    boolean known = renewal.known() && !registeredAnew;
    registeredAnew = false;
    Instant last = renewedAt;
    if (!known || last == null || last.plus(LEASE).isBefore(now)) {
      wellSince = now;
    }
    renewedAt = now;
    if (!known) {
      declaredOver = true;
      left.addAll(owned.keySet());
      owned.clear();
    }
    learn(renewal.others());
    boolean someAreOver = others.values().stream().anyMatch(Ownership::isOver);
    // After an outage of the storage every lease looks over: the others get their time to renew.
    if (!wellSince.plus(LEASE).isAfter(now) && (successionDue || someAreOver)) {
      succeed(now);
      hubsEnded |= someAreOver;
      successionDue = false;
    }
    if (!others.isEmpty() || !elsewhere.isEmpty()) {
      left.addAll(readElsewhere());
    }
    storeLinks();
    Turn turn = new Turn(List.copyOf(left), List.copyOf(inherited), hubsEnded, declaredOver);
    left.clear();
    inherited.clear();
    hubsEnded = false;
    declaredOver = false;
    return turn;
  }

  /** Takes in who lives. */
  private void learn(List<Hub> now) {
    Map<HubId, Hub> before = others;
    others = byId(now);
    noteLiving(now);
    if (!others.keySet().containsAll(before.keySet())) {
      hubsEnded = true;
      successionDue = true;
    }
  }

  private void noteLiving(List<Hub> hubs) {
    hubs.stream().filter(hub -> !isOver(hub)).map(Hub::id).forEach(lived::add);
  }

  private void succeed(Instant now) {
    Map<HubId, Hub> before = others;
    synchronized (writing) {
      for (Taken taken : directory.succeed(id, LEASE)) {
        HubId hub = taken.before();
        boolean wasOver =
            hub == null || !lived.contains(hub) || isFormerSelf(before.get(hub));
        Inherited since = new Inherited(wasOver ? startedAt : now, taken.lastSeen());
        owned.put(taken.serverId(), new Owned(taken.epoch(), Link.BROKEN, since));
        elsewhere.remove(taken.serverId());
        if (isUnknown(taken)) {
          inherited.add(taken.serverId());
        }
      }
    }
    others =
        before.entrySet().stream()
            .filter(hub -> !isOver(hub.getValue()))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Takes servers whose agents sign in here. Blocking.
   *
   * @return those that exist
   */
  public List<Taken> take(Collection<ServerId> servers) {
    // Together with storeLinks, so that the end of an earlier connection is not stored after this.
    synchronized (writing) {
      List<Taken> all = directory.take(id, servers);
      for (Taken taken : all) {
        owned.put(taken.serverId(), new Owned(taken.epoch(), Link.CONNECTED, null));
        elsewhere.remove(taken.serverId());
        changedLinks.remove(taken.serverId());
      }
      lookForNewcomers(all);
      return all;
    }
  }

  /** Asks about hubs that had a server and are not known: they are long over, or very new. */
  private void lookForNewcomers(List<Taken> all) {
    Set<HubId> unknown = new HashSet<>();
    for (Taken taken : all) {
      HubId before = taken.before();
      if (before != null && !before.equals(id) && !lived.contains(before)) {
        unknown.add(before);
      }
    }
    unknown.removeAll(overBefore);
    if (!unknown.isEmpty()) {
      Renewal renewal = directory.renew(id, name);
      registeredAnew |= !renewal.known();
      noteLiving(renewal.others());
      overBefore.addAll(unknown);
    }
  }

  /** Returns true if another hub may have changed a server's state since this one loaded it. */
  public boolean isUnknown(Taken taken) {
    HubId before = taken.before();
    return before != null && lived.contains(before);
  }

  private void storeLinks() {
    synchronized (writing) {
      Map<ServerId, Link> due = new HashMap<>();
      Set<ServerId> seen = new HashSet<>(changedLinks.keySet());
      for (ServerId serverId : seen) {
        Link link = changedLinks.remove(serverId);
        Owned present = owned.get(serverId);
        if (link != null && present != null && present.link() != link) {
          due.put(serverId, link);
        }
      }
      if (due.isEmpty()) {
        return;
      }
      try {
        directory.note(id, due);
      } catch (RuntimeException e) {
        due.forEach(changedLinks::putIfAbsent);
        throw e;
      }
      due.forEach(
          (serverId, link) ->
              owned.computeIfPresent(
                  serverId, (same, at) -> new Owned(at.epoch(), link, at.inherited())));
    }
  }

  /** Reads what changed elsewhere; returns the servers that this hub had until then. */
  private List<ServerId> readElsewhere() {
    Instant since = readUntil;
    List<ServerId> gone = new ArrayList<>();
    for (Owner owner : directory.elsewhere(id, since)) {
      if (isNews(owner)) {
        gone.add(owner.serverId());
      }
      Instant reached = owner.changedAt().minus(LONGEST_COMMIT);
      if (readUntil == null || reached.isAfter(readUntil)) {
        readUntil = reached;
      }
    }
    return gone;
  }

  /** Takes in an owner; returns true if this hub had the server until now. */
  private boolean isNews(Owner owner) {
    synchronized (writing) {
      Owned own = owned.get(owner.serverId());
      if (own != null && own.epoch() >= owner.epoch()) {
        return false; // it has come here since this was read
      }
      elsewhere.put(owner.serverId(), owner);
      return owned.remove(owner.serverId()) != null;
    }
  }

  /** The hub stops: the others need not wait for the end of its lease. Blocking. */
  public void stop() {
    directory.leave(id);
  }

  /** Returns true if other hubs have the same storage. */
  public boolean hasOthers() {
    return !others.isEmpty();
  }

  /** Forgets a removed server. */
  public void forget(ServerId serverId) {
    owned.remove(serverId);
    elsewhere.remove(serverId);
    changedLinks.remove(serverId);
  }

  @Override
  public Optional<Elsewhere> elsewhere(ServerId serverId) {
    Owner owner = elsewhere.get(serverId);
    if (owner == null) {
      return Optional.empty();
    }
    Hub hub = others.get(owner.hubId());
    boolean lives = hub != null && !isOver(hub) && !isFormerSelf(hub);
    return Optional.of(
        new Elsewhere(
            hub == null ? "a hub that is gone" : hub.name(),
            lives,
            owner.link(),
            owner.changedAt()));
  }

  @Override
  public boolean isHere(ServerId serverId) {
    return owned.containsKey(serverId);
  }

  @Override
  public Long epoch(ServerId serverId) {
    Owned present = owned.get(serverId);
    return present == null ? 0L : present.epoch();
  }

  @Override
  public Optional<Inherited> inherited(ServerId serverId) {
    Owned present = owned.get(serverId);
    return present == null ? Optional.empty() : Optional.ofNullable(present.inherited());
  }

  @Override
  public void linked(ServerId serverId, Link link) {
    if (owned.containsKey(serverId)) {
      changedLinks.put(serverId, link);
    }
  }

  /** The hub of that name was killed, and this one is started in its place. */
  private boolean isFormerSelf(@Nullable Hub hub) {
    return hub != null && hub.name().equals(name);
  }

  private static boolean isOver(Hub hub) {
    return hub.silent().compareTo(LEASE) > 0;
  }

  private static Map<HubId, Hub> byId(List<Hub> hubs) {
    return hubs.stream().collect(Collectors.toMap(Hub::id, Function.identity()));
  }
}
