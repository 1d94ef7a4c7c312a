package io.chatops.core.hub;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentDirectory.Hub;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentDirectory.Owner;
import io.chatops.core.hub.AgentDirectory.Renewal;
import io.chatops.core.hub.AgentDirectory.Taken;
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

  private static final int TURNS_PER_LEASE = 5;

  /** Longer than any transaction takes from its change of a row to its commit. */
  private static final Duration LONGEST_COMMIT = Duration.ofSeconds(10);

  /** All owners are read in each twentieth round, every minute, which corrects missed changes. */
  private static final int TURNS_PER_FULL_READ = 20;

  private static final System.Logger LOG = System.getLogger(Ownership.class.getName());

  private final AgentDirectory directory;
  private final Duration lease;
  private final Duration turnPeriod;

  /**
   * A renewal that follows the previous one by more than this was delayed, perhaps by the storage;
   * the leases of others may then only appear to have expired.
   */
  private final Duration late;

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
  private final Map<ServerId, Long> unread = new ConcurrentHashMap<>();

  private volatile Map<HubId, Hub> others = Map.of();

  /** Those of {@link #others} whose lease has expired. */
  private volatile Set<HubId> over = Set.of();

  /** Expired runs of a hub of this name, which this process replaces. */
  private volatile Set<HubId> previousRuns = Set.of();

  private volatile Instant startedAt = Instant.MAX;
  private volatile long startedNanos;
  private volatile boolean doubted;
  private volatile boolean alone;

  /** False until this hub serves: other hubs see that it accepts no agents. */
  private volatile boolean serving;

  /** True if an operator asked this hub to drain. */
  private volatile boolean drainAsked;

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
  private boolean behind;

  // Only start and turn touch these, one at a time.
  private @Nullable Instant readUntil;
  private long turns;
  private boolean duplicateNameLogged;

  /** True once it is stored that this hub serves. */
  private volatile boolean servingNoted;

  /**
   * Servers that another hub has acquired, and that no round has returned yet: a round may fail
   * half-way.
   */
  private final Set<ServerId> left = new HashSet<>();

  /** Servers whose ownership the storage has lost, until they are acquired again. */
  private final Set<ServerId> lost = ConcurrentHashMap.newKeySet();

  /**
   * A server that this hub owns.
   *
   * @param link as it is stored
   */
  private record Owned(long epoch, Link link, @Nullable Inherited inherited) {}

  /**
   * The findings of a round.
   *
   * @param left servers that another hub has acquired
   * @param lost servers that this hub must acquire again: the storage has lost its ownership, or
   *     the response to the acquisition was lost
   * @param hubsEnded true if hubs have ended
   * @param behind true if hubs may have changed something and ended before this hub read it
   */
  public record Turn(List<ServerId> left, List<ServerId> lost, boolean hubsEnded, boolean behind) {
    public Turn {
      left = List.copyOf(left);
      lost = List.copyOf(lost);
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
    this.turnPeriod = lease.dividedBy(TURNS_PER_LEASE);
    this.late = turnPeriod.multipliedBy(3);
    this.address = address;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  public HubId id() {
    return id;
  }

  /** Returns the time between two renewals of the lease, and between two turns. */
  public Duration turnPeriod() {
    return turnPeriod;
  }

  /**
   * Registers this hub, and learns of others. Blocking; before anything else is loaded.
   *
   * @param alone true if no other hub can have this storage: whatever hub is known is over
   */
  public void start(boolean alone) {
    this.alone = alone;
    startedAt = clock.instant();
    long now = nanoTime.getAsLong();
    startedNanos = now;
    Renewal renewal = directory.renew(id, address.get(), true);
    synchronized (leases) {
      renewedOnTimeSince = now;
      renewedAt = now;
    }
    if (alone) {
      renewal.others().forEach(hub -> directory.leave(hub.id()));
    }
    // Before anything is loaded: whatever these servers' former hubs still do is refused from now
    // on, so what is loaded is all that there is.
    synchronized (writing) {
      directory.noteUnowned();
      for (Taken taken : directory.succeed(id, Set.of(), lease)) {
        own(taken, Link.BROKEN, startedAt, false);
      }
    }
    if (alone) {
      return;
    }
    List<Owner> found = allOwners();
    // After the owners: a hub that has come meanwhile is there.
    learn(directory.renew(id, address.get(), true).others());
    if (!others.isEmpty()) {
      takeIn(found);
    }
  }

  /** Renews the lease. Blocking; every {@link #turnPeriod}, and never behind any other work. */
  public void renew() {
    Renewal renewal = directory.renew(id, address.get(), !serving || drainAsked);
    long now = nanoTime.getAsLong();
    synchronized (leases) {
      if (!renewal.known() || now - renewedAt > late.toNanos()) {
        renewedOnTimeSince = now;
        // Another hub may have taken the servers, or the storage was away and came back without
        // what it had stored last; and hubs may have come and gone.
        doubted = true;
        behind = !alone;
      }
      renewedAt = now;
    }
    learn(renewal.others());
    followDrain(renewal);
  }

  private void followDrain(Renewal renewal) {
    if (stopping) {
      if (!renewal.draining()) {
        directory.drain(id, true);
      }
    } else if (servingNoted) {
      drainAsked = renewal.draining();
    } else if (serving) {
      noteServing();
    }
  }

  /** Takes agents, once all is loaded. Blocking; if it fails, the next renewal notes it. */
  public void serve() {
    serving = true;
    noteServing();
  }

  private void noteServing() {
    directory.drain(id, false);
    servingNoted = true;
  }

  /**
   * Learns what changed, and takes over from hubs that are over. Blocking; every {@link
   * #turnPeriod}.
   */
  public Turn turn() {
    Instant now = clock.instant();
    turns++;
    boolean isDue;
    synchronized (leases) {
      long nanos = nanoTime.getAsLong();
      // After an outage of the storage every lease looks over: the others get time to renew.
      boolean isWell =
          nanos - renewedAt <= late.toNanos() && nanos - renewedOnTimeSince >= lease.toNanos();
      isDue = isWell && (takeOverDue || !over.isEmpty());
    }
    if (isDue) {
      succeed(now);
    }
    boolean all = doubted || (!others.isEmpty() && turns % TURNS_PER_FULL_READ == 0);
    if (all || !others.isEmpty() || !remoteOwners.isEmpty()) {
      readOwners(all);
    }
    storeLinks();
    synchronized (leases) {
      Turn turn = new Turn(List.copyOf(left), List.copyOf(lost), hubsEnded, hubsEnded || behind);
      hubsEnded = false;
      behind = false;
      left.clear();
      return turn;
    }
  }

  /** Takes in who lives. */
  private void learn(List<Hub> now) {
    synchronized (leases) {
      Map<HubId, Hub> before = others;
      Map<HubId, Hub> after = now.stream().collect(Collectors.toMap(Hub::id, Function.identity()));
      previousRuns =
          now.stream().filter(this::isFormerSelf).map(Hub::id).collect(Collectors.toSet());
      lastRenewals.keySet().retainAll(after.keySet());
      over = now.stream().filter(this::isOver).map(Hub::id).collect(Collectors.toSet());
      others = after;
      if (!after.keySet().containsAll(before.keySet())) {
        hubsEnded = true;
        takeOverDue = true;
      }
    }
  }

  private boolean isNamesake(Hub hub) {
    return hub.address().name().equals(address.get().name());
  }

  /** Returns true for one of this hub's name that has not renewed its lease since this started. */
  private boolean isFormerSelf(Hub hub) {
    Duration running = Duration.ofNanos(nanoTime.getAsLong() - startedNanos);
    return isNamesake(hub) && hub.silent().plus(turnPeriod).compareTo(running) >= 0;
  }

  /**
   * Returns true if the lease is over by the storage's clock, and by the time of this hub since it
   * last read a renewal: somebody may set the storage's clock. The caller holds {@link #leases}.
   */
  private boolean isOver(Hub hub) {
    long now = nanoTime.getAsLong();
    long renewal = now - Math.max(0, hub.silent().toNanos());
    long last = lastRenewals.merge(hub.id(), renewal, Math::max);
    return hub.silent().compareTo(lease) > 0 && now - last > lease.toNanos();
  }

  private void succeed(Instant now) {
    List<Hub> ended = over.stream().flatMap(hub -> Stream.ofNullable(others.get(hub))).toList();
    Set<HubId> endedIds = ended.stream().map(Hub::id).collect(Collectors.toSet());
    List<Taken> all;
    synchronized (writing) {
      doubted = true; // until it is known what came of it
      directory.noteUnowned();
      all = directory.succeed(id, endedIds, lease);
      for (Taken taken : all) {
        HubId hub = taken.before();
        boolean wasOver = hub == null || previousRuns.contains(hub);
        own(taken, Link.BROKEN, wasOver ? startedAt : now, isUnknown(taken));
      }
    }
    synchronized (leases) {
      takeOverDue = false;
      hubsEnded |= !ended.isEmpty();
      others =
          others.entrySet().stream()
              .filter(hub -> !endedIds.contains(hub.getKey()))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
      over = Set.of();
    }
    if (!ended.isEmpty()) {
      LOG.log(
          Level.INFO,
          "Hubs are over: {1}. This one took over {0} servers",
          all.size(),
          ended.stream().map(hub -> hub.address().name()).collect(Collectors.joining(", ")));
    }
  }

  /**
   * Takes servers whose agents sign in here. Blocking.
   *
   * @return those that exist
   * @throws ChatOpsException if this hub is cut off: it would lose them again at once
   */
  public List<Taken> take(Collection<ServerId> servers) {
    if (isCutOff()) {
      throw ChatOpsException.storageUnavailable(
          "This hub cannot renew its lease right now; another hub can take the agent", null);
    }
    // Together with storeLinks, so that the end of an earlier connection is not stored after this.
    synchronized (writing) {
      List<Taken> all;
      try {
        all = directory.take(id, servers);
      } catch (RuntimeException e) {
        doubted = true; // it may have been stored all the same
        throw e;
      }
      Instant now = clock.instant();
      for (Taken taken : all) {
        Owned before = owned.get(taken.serverId());
        if (before != null && before.epoch() == taken.epoch()) {
          Owned again = new Owned(taken.epoch(), Link.CONNECTED, before.inherited());
          own(taken.serverId(), again, unread.containsKey(taken.serverId()));
        } else {
          own(taken, Link.CONNECTED, now, isUnknown(taken));
        }
      }
      servers.forEach(lost::remove); // those that are gone are not taken
      return all;
    }
  }

  /** Returns true if another hub may have changed a server's state since this one loaded it. */
  private boolean isUnknown(Taken taken) {
    return !alone && (lost.contains(taken.serverId()) || taken.before() != null);
  }

  private void own(Taken taken, Link link, Instant since, boolean isUnread) {
    Inherited past = new Inherited(since, taken.lastSeen());
    own(taken.serverId(), new Owned(taken.epoch(), link, past), isUnread);
  }

  /** Takes in that this hub has a server; the caller holds {@link #writing}. */
  private void own(ServerId serverId, Owned server, boolean isUnread) {
    if (isUnread) {
      unread.put(serverId, server.epoch()); // first: nothing is decided before it is read
    } else {
      unread.remove(serverId);
    }
    owned.put(serverId, server);
    lost.remove(serverId);
    remoteOwners.remove(serverId);
    changedLinks.remove(serverId);
  }

  /** Returns the servers that this hub has, but whose alerts it must read first; with epochs. */
  public Map<ServerId, Long> unread() {
    return Map.copyOf(unread);
  }

  /** Notes that the alerts of servers were read, unless these have been elsewhere since. */
  public void wasRead(Map<ServerId, Long> read) {
    read.forEach(unread::remove);
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

  /** Reads who has which server: all of them, or what changed since it was read last. */
  private void readOwners(boolean all) {
    Map<ServerId, Owned> before = all ? Map.copyOf(owned) : Map.of();
    List<Owner> found = all ? allOwners() : directory.owners(readUntil);
    if (all) {
      lookForLost(before, found);
    }
    takeIn(found);
  }

  private void takeIn(List<Owner> found) {
    for (Owner owner : found) {
      takeIn(owner);
      Instant reached = owner.changedAt().minus(LONGEST_COMMIT);
      if (readUntil == null || reached.isAfter(readUntil)) {
        readUntil = reached;
      }
    }
    tellOfNamesakes();
  }

  private List<Owner> allOwners() {
    doubted = false; // first: what is doubted meanwhile is read again
    try {
      return directory.owners(null);
    } catch (RuntimeException e) {
      doubted = true;
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
  private void lookForLost(Map<ServerId, Owned> before, List<Owner> found) {
    Map<ServerId, Owner> stored =
        found.stream().collect(Collectors.toMap(Owner::serverId, Function.identity()));
    synchronized (writing) {
      before.forEach(
          (serverId, server) -> {
            Owner row = stored.get(serverId);
            boolean isLost = row == null || row.epoch() < server.epoch();
            if (isLost && owned.remove(serverId, server)) {
              lose(serverId, server, row);
            }
          });
    }
  }

  private void lose(ServerId serverId, Owned server, @Nullable Owner row) {
    Link link = changedLinks.getOrDefault(serverId, server.link());
    unread.remove(serverId);
    changedLinks.remove(serverId);
    if (row != null && row.hubId().equals(id)) {
      own(serverId, new Owned(row.epoch(), row.link(), server.inherited()), true);
      changedLinks.put(serverId, link);
    } else if (row == null || link == Link.CONNECTED || !lives(row.hubId())) {
      lost.add(serverId);
    } else {
      left.add(serverId);
    }
  }

  private void takeIn(Owner owner) {
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
        lost.add(serverId); // the answer to the statement that took it
        return;
      }
      remoteOwners.put(serverId, owner);
      if (!others.containsKey(owner.hubId())) {
        synchronized (leases) {
          takeOverDue = true; // it came and went between two renewals, or comes with the next
        }
      }
      unread.remove(serverId);
      changedLinks.remove(serverId);
      if (owned.remove(serverId) != null) {
        left.add(serverId);
      }
    }
  }

  private void tellOfNamesakes() {
    boolean isShared = others.values().stream().anyMatch(hub -> isNamesake(hub) && lives(hub.id()));
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
    if (!alone && !isDraining()) {
      learn(directory.renew(id, address.get(), true).others());
    }
  }

  /**
   * Returns true if this hub is to send everybody to other hubs, and there is one that takes them.
   * One that is left alone serves again until another comes.
   */
  public boolean isDraining() {
    return (stopping || drainAsked)
        && others.values().stream().anyMatch(hub -> lives(hub.id()) && !hub.draining());
  }

  /** Gives up the lease, so that the others need not wait for its end. Blocking. */
  public void stop() {
    directory.leave(id);
  }

  /** Returns true if other hubs have the same storage. */
  public boolean hasOthers() {
    return !others.isEmpty();
  }

  /** Returns the number of hubs that live, this one included. */
  public int hubsAlive() {
    return 1 + (int) others.keySet().stream().filter(this::lives).count();
  }

  /** Returns the addresses of the other hubs that live. */
  public Map<HubId, HubAddress> livingHubs() {
    return others.values().stream()
        .filter(hub -> lives(hub.id()))
        .collect(Collectors.toMap(Hub::id, Hub::address));
  }

  /** Forgets a removed server. */
  public void forget(ServerId serverId) {
    owned.remove(serverId);
    lost.remove(serverId);
    unread.remove(serverId);
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
    return Optional.of(new RemoteAgent(hub, lives(hub), owner.link(), owner.changedAt()));
  }

  @Override
  public Optional<RemoteAgent> locate(ServerId serverId) {
    if (alone) {
      return Optional.empty();
    }
    directory
        .locate(id, serverId)
        .ifPresent(
            located -> {
              if (located.hub() != null) {
                learn(located.hub());
              }
              takeInIfNewer(located.owner());
            });
    return remote(serverId);
  }

  /** A turn may have read a later owner since. */
  private void takeInIfNewer(Owner owner) {
    synchronized (writing) {
      Owner known = remoteOwners.get(owner.serverId());
      boolean isOld =
          known != null
              && (known.epoch() > owner.epoch() || known.changedAt().isAfter(owner.changedAt()));
      if (!isOld && !owner.hubId().equals(id)) {
        takeIn(owner);
      }
    }
  }

  /** Takes in a hub that has come since the last renewal. */
  private void learn(Hub hub) {
    synchronized (leases) {
      if (!others.containsKey(hub.id()) && !isOver(hub)) {
        Map<HubId, Hub> after = new HashMap<>(others);
        after.put(hub.id(), hub);
        others = Map.copyOf(after);
      }
    }
  }

  /** Returns true if it is another hub, and lives as far as is known. */
  private boolean lives(HubId other) {
    return others.containsKey(other) && !over.contains(other) && !previousRuns.contains(other);
  }

  @Override
  public boolean isHere(ServerId serverId) {
    return owned.containsKey(serverId) && !unread.containsKey(serverId);
  }

  @Override
  public @Nullable Long epoch(ServerId serverId) {
    if (alone) {
      return null; // no other hub can have it, and no row need be locked for it
    }
    Owned present = owned.get(serverId);
    return present == null || unread.containsKey(serverId) ? 0L : present.epoch();
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
    doubted = true;
  }

  @Override
  public boolean isCutOff() {
    synchronized (leases) {
      return nanoTime.getAsLong() - renewedAt > lease.toNanos()
          && others.keySet().stream().anyMatch(this::lives);
    }
  }
}
