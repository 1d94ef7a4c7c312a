package io.chatops.core.remote;

import io.chatops.core.bus.HubBus;
import io.chatops.core.container.ListFleetContainers;
import io.chatops.core.container.ListFleetContainers.Reported;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.ServerId;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The containers on servers that other hubs have, for lists of those of all servers. Keeps what it
 * was told for a minute, and the newest while there is room. Safe for use by many threads.
 */
public final class ContainersElsewhere implements ListFleetContainers.OtherHubs {
  /** The most bytes of answers that are kept: some 100,000 containers. */
  private static final long MOST_BYTES = 32L << 20;

  private final AgentLocations locations;
  private final LongSupplier nanoTime;
  private final long mostBytes;
  private final Gathering gathering;

  /** The last answers, the oldest first; guarded by this. */
  private final Map<ServerId, Told> told = new LinkedHashMap<>();

  private long held;

  /** The last answer about a server. */
  private static final class Told {
    /** The time, in nanoseconds. */
    private final long at;

    /**
     * As {@link ServerContainers} writes them, so that they take no more memory than is counted.
     */
    private final byte[] containers;

    Told(long at, byte[] containers) {
      this.at = at;
      this.containers = containers;
    }
  }

  /**
   * Asks by this bus.
   *
   * @param nanoTime like {@link System#nanoTime}
   * @param room for all answers, in bytes; 32 MiB are used at most
   */
  public ContainersElsewhere(
      AgentLocations locations, HubBus bus, LongSupplier nanoTime, long room) {
    this.locations = locations;
    this.nanoTime = nanoTime;
    this.mostBytes = Math.min(room, MOST_BYTES);
    // Also while the agent is away: the hub that had it last has its last report.
    this.gathering = new Gathering(locations, RemoteAgent::hubLives, bus, nanoTime, new Subject());
  }

  @Override
  public void refresh(Collection<ServerId> servers) {
    forget();
    gathering.refresh(servers);
  }

  @Override
  public Optional<Reported> find(ServerId serverId) {
    byte[] known = isElsewhere(serverId) ? containers(serverId) : null;
    return known == null
        ? Optional.empty()
        : Optional.ofNullable(ServerContainers.read(new WireReader(known)).reported());
  }

  @Override
  public boolean isUntold(ServerId serverId) {
    return isElsewhere(serverId) && containers(serverId) == null;
  }

  /** Forgets what was told more than a minute ago; called every now and then. */
  public synchronized void forget() {
    long now = nanoTime.getAsLong();
    Iterator<Told> oldest = told.values().iterator();
    while (oldest.hasNext()) {
      Told next = oldest.next();
      if (now - next.at < AskTimes.FORGET.toNanos()) {
        return;
      }
      held -= next.containers.length;
      oldest.remove();
    }
  }

  private boolean isElsewhere(ServerId serverId) {
    return locations.remote(serverId).filter(RemoteAgent::hubLives).isPresent();
  }

  private synchronized byte @Nullable [] containers(ServerId serverId) {
    Told known = told.get(serverId);
    return known == null ? null : known.containers;
  }

  /** Returns when a server was told of; the smallest number if it is not known. */
  private synchronized long toldAt(ServerId serverId) {
    Told known = told.get(serverId);
    return known == null ? Long.MIN_VALUE : known.at;
  }

  /** Returns the bytes of the answers that are kept. */
  synchronized long held() {
    return held;
  }

  private synchronized void keep(ServerContainers containers, byte[] written) {
    ServerId serverId = containers.serverId();
    if (containers.reported() == null && told.containsKey(serverId)) {
      return; // a hub that has just taken it: until its agent reports there, the last report counts
    }
    Told before = told.remove(serverId);
    held += written.length - (before == null ? 0 : before.containers.length);
    told.put(serverId, new Told(nanoTime.getAsLong(), written));
    Iterator<Told> oldest = told.values().iterator();
    while (held > mostBytes) {
      held -= oldest.next().containers.length;
      oldest.remove();
    }
  }

  private final class Subject implements Gathering.Subject {
    @Override
    public int mostServers() {
      return ServedLists.MOST_WITH_CONTAINERS;
    }

    /** Puts those first that were told of longest ago, as an answer may be full before its end. */
    @Override
    public byte[] question(List<ServerId> servers) {
      return Message.containers(
          servers.stream()
              .map(serverId -> Map.entry(toldAt(serverId), serverId)) // answers come meanwhile
              .sorted(Map.Entry.comparingByKey())
              .map(Map.Entry::getValue)
              .toList());
    }

    @Override
    public void take(WireReader answer, Predicate<ServerId> isToldOf) {
      while (answer.hasMore()) {
        byte[] one = answer.getBytes();
        ServerContainers containers = ServerContainers.read(new WireReader(one));
        if (isToldOf.test(containers.serverId())) {
          keep(containers, one);
        }
      }
    }
  }
}
