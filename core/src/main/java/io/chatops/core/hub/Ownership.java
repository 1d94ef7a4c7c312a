package io.chatops.core.hub;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentDirectory.Acquired;
import io.chatops.core.hub.AgentDirectory.Hub;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentDirectory.Owner;
import io.chatops.core.hub.AgentDirectory.Renewal;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers that this hub owns, and its view of other hubs and their servers. The storage is
 * authoritative; this is a cache of it. Handling a report only reads maps in memory.
 */
public final class Ownership implements AgentLocations {
  /** The usual time after its last renewal at which the lease of a hub expires. */
  public static final Duration LEASE = Duration.ofSeconds(15);

  private static final int SYNCS_PER_LEASE = 5;

  /** Longer than any transaction takes from its change of a row to its commit. */
  private static final Duration MAX_COMMIT_TIME = Duration.ofSeconds(10);

  /** All owners are read in each twentieth round, every minute, which corrects missed changes. */
  private static final int SYNCS_PER_FULL_READ = 20;

  private static final System.Logger LOG = System.getLogger(Ownership.class.getName());

  private final AgentDirectory directory;
  private final Duration lease;
  private final Duration syncPeriod;

  /**
   * A renewal that follows the previous one by more than this was delayed, perhaps by the storage;
   * the leases of others may then only appear to have expired.
   */
  private final Duration maxRenewalDelay;

  private final HubId id = HubId.random();
  private final Supplier<HubAddress> address;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  /**
   * Held while ownership changes in the storage and here. Its holder may acquire {@link #leases},
   * never the other way round.
   */
  private final Object writing = new Object();

  private final Map<ServerId, Owned> owned = new ConcurrentHashMap<>();
  private final Map<ServerId, Owner> remoteOwners = new ConcurrentHashMap<>();
  private final Map<ServerId, Link> changedLinks = new ConcurrentHashMap<>();

  /**
   * Servers that this hub owns, but whose alerts another hub may have changed; with their epochs.
   */
  private final Map<ServerId, Long> unloaded = new ConcurrentHashMap<>();

  private volatile Map<HubId, Hub> others = Map.of();

  /** Those of {@link #others} whose lease has expired. */
  private volatile Set<HubId> expired = Set.of();

  /** Expired runs of a hub of this name, which this process replaces. */
  private volatile Set<HubId> previousRuns = Set.of();

  private volatile Instant startedAt = Instant.MAX;
  private volatile long startedNanos;
  private volatile boolean fullReadDue;
  private volatile boolean standalone;

  /** False until this hub serves: other hubs see that it accepts no agents. */
  private volatile boolean serving;

  /** True if an operator asked this hub to drain. */
  private volatile boolean drainRequested;

  private volatile boolean stopping;

  /**
   * Guards the fields below; never held during a query. Their times are those of {@link #nanoTime},
   * which no clock change affects.
   */
  private final Object leases = new Object();

  private final Map<HubId, Long> lastRenewals = new HashMap<>();
  private long renewedOnTimeSince;
  private long renewedAt;
  private boolean takeOverDue = true;
  private boolean hubsEnded;
  private boolean changesMissed;

  // Only start and sync touch these, one at a time.
  private @Nullable Instant readUntil;
  private long syncs;
  private boolean duplicateNameLogged;

  /** True once it is stored that this hub serves. */
  private volatile boolean servingStored;

  /**
   * Servers that another hub has acquired, and that no round has returned yet: a round may fail
   * half-way.
   */
  private final Set<ServerId> lostToOthers = new HashSet<>();

  /** Servers whose ownership the storage has lost, until they are acquired again. */
  private final Set<ServerId> toReacquire = ConcurrentHashMap.newKeySet();

  /**
   * A server that this hub owns.
   *
   * @param link as it is stored
   */
  private record Owned(long epoch, Link link, @Nullable Inherited inherited) {}

  /**
   * The findings of a round.
   *
   * @param lostToOthers servers that another hub has acquired
   * @param toReacquire servers that this hub must acquire again: the storage has lost its
   *     ownership, or the response to the acquisition was lost
   * @param hubsEnded true if hubs have ended
   * @param changesMissed true if hubs may have ended before this hub read their last changes
   */
  public record SyncResult(
      List<ServerId> lostToOthers,
      List<ServerId> toReacquire,
      boolean hubsEnded,
      boolean changesMissed) {
    public SyncResult {
      lostToOthers = List.copyOf(lostToOthers);
      toReacquire = List.copyOf(toReacquire);
    }
  }

  /**
   * Has no server before {@link #start}.
   *
   * @param address the present address of this hub; its TLS key may change, its name does not
   * @param nanoTime like {@link System#nanoTime}
   */
  public Ownership(
      AgentDirectory directory,
      Supplier<HubAddress> address,
      InstantSource clock,
      LongSupplier nanoTime) {
    this(directory, address, clock, nanoTime, LEASE);
  }

  /**
   * Has no server before {@link #start}.
   *
   * @param lease the time after its last renewal at which the lease of a hub expires; the same for
   *     all hubs of a storage
   */
  public Ownership(
      AgentDirectory directory,
      Supplier<HubAddress> address,
      InstantSource clock,
      LongSupplier nanoTime,
      Duration lease) {
    this.directory = directory;
    this.lease = lease;
    this.syncPeriod = lease.dividedBy(SYNCS_PER_LEASE);
    this.maxRenewalDelay = syncPeriod.multipliedBy(3);
    this.address = address;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  public HubId id() {
    return id;
  }

  /** Returns the time between two renewals of the lease, and between two synchronisations. */
  public Duration syncPeriod() {
    return syncPeriod;
  }

  /**
   * Registers this hub, and reads the others. Blocking; before anything else is loaded.
   *
   * @param standalone true if no other hub can use this storage: stored hubs are earlier runs
   */
  public void start(boolean standalone) {
    this.standalone = standalone;
    startedAt = clock.instant();
    long now = nanoTime.getAsLong();
    startedNanos = now;
    Renewal renewal = directory.renew(id, address.get(), true);
    synchronized (leases) {
      renewedOnTimeSince = now;
      renewedAt = now;
    }
    if (standalone) {
      renewal.others().forEach(hub -> directory.leave(hub.id()));
    }
    // Before anything is loaded: from now on the storage rejects what earlier owners write, so
    // what is loaded is complete.
    synchronized (writing) {
      directory.addUnowned();
      for (Acquired acquired : directory.takeOver(id, Set.of(), lease)) {
        own(acquired, Link.BROKEN, startedAt, false);
      }
    }
    if (standalone) {
      return;
    }
    List<Owner> found = allOwners();
    // After the owners, so that it includes every hub among them.
    update(directory.renew(id, address.get(), true).others());
    if (!others.isEmpty()) {
      merge(found);
    }
  }

  /** Renews the lease. Blocking; every {@link #syncPeriod}, and never behind any other work. */
  public void renew() {
    Renewal renewal = directory.renew(id, address.get(), !serving || drainRequested);
    long now = nanoTime.getAsLong();
    synchronized (leases) {
      if (!renewal.known() || now - renewedAt > maxRenewalDelay.toNanos()) {
        renewedOnTimeSince = now;
        // Another hub may have acquired the servers, or the storage may have lost its last
        // transactions; and hubs may have started and ended.
        fullReadDue = true;
        changesMissed = !standalone;
      }
      renewedAt = now;
    }
    update(renewal.others());
    followDrain(renewal);
  }

  private void followDrain(Renewal renewal) {
    if (stopping) {
      if (!renewal.draining()) {
        directory.drain(id, true);
      }
    } else if (servingStored) {
      drainRequested = renewal.draining();
    } else if (serving) {
      storeServing();
    }
  }

  /** Accepts agents, once all is loaded. Blocking; if it fails, the next renewal stores it. */
  public void serve() {
    serving = true;
    storeServing();
  }

  private void storeServing() {
    directory.drain(id, false);
    servingStored = true;
  }

  /** Reads what changed, and takes over from expired hubs. Blocking; every {@link #syncPeriod}. */
  public SyncResult sync() {
    Instant now = clock.instant();
    syncs++;
    boolean isDue;
    synchronized (leases) {
      long nanos = nanoTime.getAsLong();
      // After a storage outage every lease looks expired: the others get time to renew.
      boolean isWell =
          nanos - renewedAt <= maxRenewalDelay.toNanos()
              && nanos - renewedOnTimeSince >= lease.toNanos();
      isDue = isWell && (takeOverDue || !expired.isEmpty());
    }
    if (isDue) {
      takeOver(now);
    }
    boolean all = fullReadDue || (!others.isEmpty() && syncs % SYNCS_PER_FULL_READ == 0);
    if (all || !others.isEmpty() || !remoteOwners.isEmpty()) {
      readOwners(all);
    }
    storeLinks();
    synchronized (leases) {
      SyncResult result =
          new SyncResult(
              List.copyOf(lostToOthers),
              List.copyOf(toReacquire),
              hubsEnded,
              hubsEnded || changesMissed);
      hubsEnded = false;
      changesMissed = false;
      lostToOthers.clear();
      return result;
    }
  }

  /** Updates the hubs that are known. */
  private void update(List<Hub> now) {
    synchronized (leases) {
      Map<HubId, Hub> before = others;
      Map<HubId, Hub> after = now.stream().collect(Collectors.toMap(Hub::id, Function.identity()));
      previousRuns =
          now.stream().filter(this::isPreviousRun).map(Hub::id).collect(Collectors.toSet());
      lastRenewals.keySet().retainAll(after.keySet());
      expired = now.stream().filter(this::isExpired).map(Hub::id).collect(Collectors.toSet());
      others = after;
      if (!after.keySet().containsAll(before.keySet())) {
        hubsEnded = true;
        takeOverDue = true;
      }
    }
  }

  private boolean hasSameName(Hub hub) {
    return hub.address().name().equals(address.get().name());
  }

  /** Returns true for one of this hub's name that has not renewed its lease since this started. */
  private boolean isPreviousRun(Hub hub) {
    Duration running = Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
    return hasSameName(hub) && hub.silent().plus(syncPeriod).compareTo(running) >= 0;
  }

  /**
   * Returns true if the lease has expired by the storage's clock, and by the time since this hub
   * last read a renewal: the storage's clock may be set. The caller holds {@link #leases}.
   */
  private boolean isExpired(Hub hub) {
    long now = nanoTime.getAsLong();
    long renewal = now - Math.max(0, hub.silent().toNanos());
    long last = lastRenewals.merge(hub.id(), renewal, Math::max);
    return hub.silent().compareTo(lease) > 0 && now - last > lease.toNanos();
  }

  private void takeOver(Instant now) {
    List<Hub> ended = expired.stream().flatMap(hub -> Stream.ofNullable(others.get(hub))).toList();
    Set<HubId> endedIds = ended.stream().map(Hub::id).collect(Collectors.toSet());
    List<Acquired> all;
    synchronized (writing) {
      fullReadDue = true; // until the outcome is known
      directory.addUnowned();
      all = directory.takeOver(id, endedIds, lease);
      for (Acquired acquired : all) {
        HubId hub = acquired.before();
        boolean wasExpired = hub == null || previousRuns.contains(hub);
        own(acquired, Link.BROKEN, wasExpired ? startedAt : now, mayHaveChanged(acquired));
      }
    }
    synchronized (leases) {
      takeOverDue = false;
      hubsEnded |= !ended.isEmpty();
      others =
          others.entrySet().stream()
              .filter(hub -> !endedIds.contains(hub.getKey()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
      expired = Set.of();
    }
    if (!ended.isEmpty()) {
      LOG.log(
          Level.INFO,
          "Hubs have ended: {1}. This hub took over {0} servers",
          all.size(),
          ended.stream().map(hub -> hub.address().name()).collect(Collectors.joining(", ")));
    }
  }

  /**
   * Acquires servers whose agents sign in here. Blocking.
   *
   * @return those that exist
   * @throws ChatOpsException if this hub is cut off: it would lose them again at once
   */
  public List<Acquired> acquire(Collection<ServerId> servers) {
    if (isCutOff()) {
      throw ChatOpsException.storageUnavailable(
          "This hub cannot renew its lease at the moment; another hub can accept the agent", null);
    }
    // Together with storeLinks, so that the end of an earlier connection is not stored after this.
    synchronized (writing) {
      List<Acquired> all;
      try {
        all = directory.acquire(id, servers);
      } catch (RuntimeException e) {
        fullReadDue = true; // it may have been stored all the same
        throw e;
      }
      Instant now = clock.instant();
      for (Acquired acquired : all) {
        Owned before = owned.get(acquired.serverId());
        if (before != null && before.epoch() == acquired.epoch()) {
          Owned again = new Owned(acquired.epoch(), Link.CONNECTED, before.inherited());
          own(acquired.serverId(), again, unloaded.containsKey(acquired.serverId()));
        } else {
          own(acquired, Link.CONNECTED, now, mayHaveChanged(acquired));
        }
      }
      servers.forEach(toReacquire::remove); // removed servers are not acquired
      return all;
    }
  }

  /** Returns true if another hub may have changed a server's state since this one loaded it. */
  private boolean mayHaveChanged(Acquired acquired) {
    return !standalone && (toReacquire.contains(acquired.serverId()) || acquired.before() != null);
  }

  private void own(Acquired acquired, Link link, Instant since, boolean isUnloaded) {
    Inherited past = new Inherited(since, acquired.lastSeen());
    own(acquired.serverId(), new Owned(acquired.epoch(), link, past), isUnloaded);
  }

  /** Records that this hub owns a server; the caller holds {@link #writing}. */
  private void own(ServerId serverId, Owned server, boolean isUnloaded) {
    if (isUnloaded) {
      unloaded.put(
          serverId, server.epoch()); // first: nothing is decided before its alerts are loaded
    } else {
      unloaded.remove(serverId);
    }
    owned.put(serverId, server);
    toReacquire.remove(serverId);
    remoteOwners.remove(serverId);
    changedLinks.remove(serverId);
  }

  /** Returns the servers that this hub owns but whose alerts it has not loaded; with epochs. */
  public Map<ServerId, Long> unloaded() {
    return Map.copyOf(unloaded);
  }

  /** Records that the alerts of servers were loaded, unless the epochs have changed since. */
  public void markLoaded(Map<ServerId, Long> read) {
    read.forEach(unloaded::remove);
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
        directory.storeLinks(id, due);
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

  /** Reads who has which server: all of them, or what changed since it was read last. */
  private void readOwners(boolean all) {
    Map<ServerId, Owned> before = all ? Map.copyOf(owned) : Map.of();
    List<Owner> found = all ? allOwners() : directory.owners(readUntil);
    if (all) {
      findLost(before, found);
    }
    merge(found);
  }

  private void merge(List<Owner> found) {
    for (Owner owner : found) {
      merge(owner);
      Instant reached = owner.changedAt().minus(MAX_COMMIT_TIME);
      if (readUntil == null || reached.isAfter(readUntil)) {
        readUntil = reached;
      }
    }
    logDuplicateNames();
  }

  private List<Owner> allOwners() {
    fullReadDue = false; // first: a request that comes meanwhile is not lost
    try {
      return directory.owners(null);
    } catch (RuntimeException e) {
      fullReadDue = true;
      throw e;
    }
  }

  /**
   * Lets go of servers whose rows are gone or older than what was stored once, as after a database
   * that lost its last transactions: every step of theirs would be refused. They are taken again,
   * unless their agents are gone from here and the rows are those of a hub that lives.
   *
   * @param before what this hub had before the rows were read
   */
  private void findLost(Map<ServerId, Owned> before, List<Owner> found) {
    Map<ServerId, Owner> stored =
        found.stream().collect(Collectors.toMap(Owner::serverId, Function.identity()));
    synchronized (writing) {
      before.forEach(
          (serverId, server) -> {
            Owner row = stored.get(serverId);
            boolean isLost = row == null || row.epoch() < server.epoch();
            if (isLost && owned.remove(serverId, server)) {
              dropLost(serverId, server, row);
            }
          });
    }
  }

  private void dropLost(ServerId serverId, Owned server, @Nullable Owner row) {
    Link link = changedLinks.getOrDefault(serverId, server.link());
    unloaded.remove(serverId);
    changedLinks.remove(serverId);
    if (row != null && row.hubId().equals(id)) {
      own(serverId, new Owned(row.epoch(), row.link(), server.inherited()), true);
      changedLinks.put(serverId, link);
    } else if (row == null || link == Link.CONNECTED || !isLive(row.hubId())) {
      toReacquire.add(serverId);
    } else {
      lostToOthers.add(serverId);
    }
  }

  private void merge(Owner owner) {
    ServerId serverId = owner.serverId();
    synchronized (writing) {
      Owned own = owned.get(serverId);
      boolean isOurs = owner.hubId().equals(id);
      // It may have come here since this was read.
      if (own != null
          && (own.epoch() > owner.epoch() || (isOurs && own.epoch() == owner.epoch()))) {
        return;
      }
      if (isOurs) {
        toReacquire.add(serverId); // the response to its acquisition was lost
        return;
      }
      remoteOwners.put(serverId, owner);
      if (!others.containsKey(owner.hubId())) {
        synchronized (leases) {
          takeOverDue = true; // it ended between two renewals, or is in the next one
        }
      }
      unloaded.remove(serverId);
      changedLinks.remove(serverId);
      if (owned.remove(serverId) != null) {
        lostToOthers.add(serverId);
      }
    }
  }

  private void logDuplicateNames() {
    boolean isShared =
        others.values().stream().anyMatch(hub -> hasSameName(hub) && isLive(hub.id()));
    if (isShared && !duplicateNameLogged) {
      duplicateNameLogged = true;
      LOG.log(
          Level.WARNING,
          "Two hubs on this database are named {0}; give their hosts names that differ",
          address.get().name());
    }
  }

  /**
   * Notes that this hub is about to stop: its agents go to other hubs, if there are any. The others
   * learn of it with the next renewal. Blocking where no other takes agents as far as is known: one
   * may have begun to since.
   */
  public void drain() {
    stopping = true;
    if (!standalone && !isDraining()) {
      update(directory.renew(id, address.get(), true).others());
    }
  }

  /**
   * Returns true if this hub is to send everybody to other hubs, and there is one that takes them.
   * One that is left alone serves again until another comes.
   */
  public boolean isDraining() {
    return (stopping || drainRequested)
        && others.values().stream().anyMatch(hub -> isLive(hub.id()) && !hub.draining());
  }

  /** Gives up the lease, so that the others need not wait for its end. Blocking. */
  public void stop() {
    directory.leave(id);
  }

  /** Returns true if other hubs have the same storage. */
  public boolean hasOthers() {
    return !others.isEmpty();
  }

  /** Returns the number of live hubs, this one included. */
  public int liveHubCount() {
    return 1 + (int) others.keySet().stream().filter(this::isLive).count();
  }

  /** Returns the addresses of the other live hubs. */
  public Map<HubId, HubAddress> liveHubs() {
    return others.values().stream()
        .filter(hub -> isLive(hub.id()))
        .collect(Collectors.toMap(Hub::id, Hub::address));
  }

  /** Drops a removed server. */
  public void remove(ServerId serverId) {
    owned.remove(serverId);
    toReacquire.remove(serverId);
    unloaded.remove(serverId);
    remoteOwners.remove(serverId);
    changedLinks.remove(serverId);
  }

  @Override
  public Optional<RemoteAgent> remote(ServerId serverId) {
    Owner owner = remoteOwners.get(serverId);
    if (owner == null) {
      return Optional.empty();
    }
    HubId hub = owner.hubId();
    return Optional.of(new RemoteAgent(hub, isLive(hub), owner.link(), owner.changedAt()));
  }

  @Override
  public Optional<RemoteAgent> locate(ServerId serverId) {
    if (standalone) {
      return Optional.empty();
    }
    directory
        .locate(id, serverId)
        .ifPresent(
            located -> {
              if (located.hub() != null) {
                update(located.hub());
              }
              mergeIfNewer(located.owner());
            });
    return remote(serverId);
  }

  /** Keeps the known owner if a synchronisation has read a later one since. */
  private void mergeIfNewer(Owner owner) {
    synchronized (writing) {
      Owner known = remoteOwners.get(owner.serverId());
      boolean isOld =
          known != null
              && (known.epoch() > owner.epoch() || known.changedAt().isAfter(owner.changedAt()));
      if (!isOld && !owner.hubId().equals(id)) {
        merge(owner);
      }
    }
  }

  /** Adds a hub that has started since the last renewal. */
  private void update(Hub hub) {
    synchronized (leases) {
      if (!others.containsKey(hub.id()) && !isExpired(hub)) {
        Map<HubId, Hub> after = new HashMap<>(others);
        after.put(hub.id(), hub);
        others = Map.copyOf(after);
      }
    }
  }

  /** Returns true if it is another hub, and lives as far as is known. */
  private boolean isLive(HubId other) {
    return others.containsKey(other) && !expired.contains(other) && !previousRuns.contains(other);
  }

  @Override
  public boolean isHere(ServerId serverId) {
    return owned.containsKey(serverId) && !unloaded.containsKey(serverId);
  }

  @Override
  public @Nullable Long epoch(ServerId serverId) {
    if (standalone) {
      return null; // no other hub can have it, and no row need be locked for it
    }
    Owned present = owned.get(serverId);
    return present == null || unloaded.containsKey(serverId) ? 0L : present.epoch();
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

  @Override
  public void reloadOwners() {
    fullReadDue = true;
  }

  @Override
  public boolean isCutOff() {
    synchronized (leases) {
      return nanoTime.getAsLong() - renewedAt > lease.toNanos()
          && others.keySet().stream().anyMatch(this::isLive);
    }
  }
}
