package io.chatops.core.agent;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.Inherited;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogLevel;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.ServerLog;
import io.chatops.core.metric.LiveUpdates;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The live connections of agents and the time each server was last heard. Each connection has a
 * generation: late events of an old socket never affect the newer connection.
 *
 * <p>A newer connection of a server replaces the older one, since the older socket may be dead
 * without the hub noticing. Two agents with one key would replace each other for ever, and neither
 * would report. Once {@link DuplicateAgents} detects that, the hub keeps the present connection as
 * long as it is heard, and rejects others.
 */
public final class AgentPresence implements ServerPresence {
  private static final long NEVER = Long.MIN_VALUE;

  /** The longest time until another hub has stored that it heard a server. */
  private static final Duration STORAGE_DELAY = Duration.ofSeconds(15);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Map<ServerId, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong generations = new AtomicLong();
  private final InstantSource clock;
  private final Duration silenceAllowed;
  private final LiveUpdates live;
  private final ServerLog log;
  private final Instant startedAt;
  private final AgentLocations locations;
  private volatile boolean stopping;

  /** All but {@code lastSeenMicros} and {@code dirty} change under the map's lock only. */
  private static final class Entry {
    private volatile @Nullable AgentConnection connection;
    private volatile long generation;
    // A number in place: an object for each frame would have to be found by the garbage collector.
    private volatile long lastSeenMicros = NEVER;
    private volatile boolean dirty;
    private volatile boolean saidGoodbye;
    private final DuplicateAgents duplicates = new DuplicateAgents();
    private Instant connectedAt = Instant.MIN;
    private ServerStatus published = ServerStatus.UNKNOWN;
    private boolean publishedCompeting;

    private @Nullable Instant lastSeen() {
      long micros = lastSeenMicros;
      return micros == NEVER ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
  }

  private enum Admission {
    FIRST,
    REPLACING,
    REJECTED
  }

  /** Starts with no connection, on a hub that has its storage for itself. */
  public AgentPresence(
      InstantSource clock, Duration silenceAllowed, LiveUpdates live, ServerLog log) {
    this(clock, silenceAllowed, live, log, AgentLocations.SINGLE_HUB);
  }

  /**
   * Starts with no connection.
   *
   * @param silenceAllowed how long a server may be unheard before it counts as offline
   */
  public AgentPresence(
      InstantSource clock,
      Duration silenceAllowed,
      LiveUpdates live,
      ServerLog log,
      AgentLocations locations) {
    this.locations = locations;
    this.clock = clock;
    this.silenceAllowed = silenceAllowed;
    this.live = live;
    this.log = log;
    this.startedAt = clock.instant();
  }

  /**
   * Takes in the connection of an agent that signed in, and closes an older one of the server; or
   * closes this one with {@link CloseReason#KEY_IN_USE} while two agents compete for the server.
   *
   * @return the connection's generation, to be named in every later call for it
   */
  public long connected(ServerId serverId, AgentConnection connection) {
    long generation = generations.incrementAndGet();
    Instant now = now();
    @Nullable AgentConnection[] replaced = new @Nullable AgentConnection[1];
    Admission[] arrival = new Admission[1];
    boolean[] isNews = new boolean[1];
    entries.compute(
        serverId,
        (id, present) -> {
          Entry entry = present == null ? new Entry() : present;
          arrival[0] = admit(entry, now);
          if (arrival[0] == Admission.REJECTED) {
            isNews[0] = !entry.publishedCompeting;
            entry.publishedCompeting = true;
            return entry;
          }
          replaced[0] = entry.connection;
          isNews[0] = entry.connection == null || entry.published != ServerStatus.ONLINE;
          entry.connection = connection;
          entry.generation = generation;
          entry.connectedAt = now;
          entry.lastSeenMicros = micros(now);
          entry.dirty = true;
          entry.saidGoodbye = false;
          entry.published = ServerStatus.ONLINE;
          return entry;
        });
    if (arrival[0] != Admission.REJECTED) {
      locations.linked(serverId, Link.CONNECTED);
    }
    AgentConnection older = replaced[0];
    if (older != null) {
      older.close(CloseReason.REPLACED);
    }
    switch (arrival[0]) {
      case FIRST -> record(serverId, LogLevel.INFO, AgentEvent.CONNECTED, "The agent connected");
      case REPLACING ->
          record(
              serverId,
              LogLevel.INFO,
              AgentEvent.CONNECTED,
              "The agent reconnected, replacing an older connection");
      case REJECTED -> {
        connection.close(CloseReason.KEY_IN_USE);
        if (isNews[0]) {
          log.record(
              serverId,
              LogLevel.WARNING,
              LogSource.AGENT,
              "Two agents compete for this server; the one that reports is kept, the other is"
                  + " rejected. Register the other host as a server with its own API key");
        }
      }
    }
    if (isNews[0]) {
      live.publishStatus(serverId, null, this);
    }
    return generation;
  }

  private Admission admit(Entry entry, Instant now) {
    if (entry.connection == null) {
      entry.duplicates.reset();
      return Admission.FIRST;
    }
    return entry.duplicates.rejects(entry.connectedAt, isHeard(entry.lastSeen(), now), now)
        ? Admission.REJECTED
        : Admission.REPLACING;
  }

  /** Records that the connection was heard: a report, a ping or a pong. */
  public void heard(ServerId serverId, long generation) {
    Entry entry = entries.get(serverId);
    if (entry != null && entry.generation == generation) {
      entry.lastSeenMicros = micros(now());
      entry.dirty = true;
    }
  }

  /**
   * Records that the agent stops on purpose: its server is offline at once. Does nothing if there
   * is a newer connection.
   */
  public void saidGoodbye(ServerId serverId, long generation) {
    ended(serverId, generation, true, LogLevel.INFO, AgentEvent.STOPPED, "The agent was stopped");
  }

  /**
   * Notes that the hub closes the connection because its key is not valid any more: its server is
   * offline at once. Does nothing when a newer connection is there.
   *
   * @param reason a sentence without a full stop
   */
  public void keyEnded(ServerId serverId, long generation, String reason) {
    ended(
        serverId,
        generation,
        true,
        LogLevel.WARNING,
        AgentEvent.DISCONNECTED,
        "The hub closed the agent's connection: " + reason);
  }

  /** Records that the connection ended; does nothing if there is a newer one. */
  public void disconnected(ServerId serverId, long generation) {
    ended(
        serverId,
        generation,
        false,
        LogLevel.WARNING,
        AgentEvent.DISCONNECTED,
        "The agent's connection ended");
  }

  /**
   * Ends a connection.
   *
   * @param goodbye true if no other is to be expected soon
   */
  private void ended(
      ServerId serverId,
      long generation,
      boolean goodbye,
      LogLevel level,
      AgentEvent event,
      String message) {
    boolean[] ended = new boolean[1];
    entries.computeIfPresent(
        serverId,
        (id, entry) -> {
          if (entry.generation == generation && entry.connection != null) {
            entry.connection = null;
            if (goodbye) {
              entry.lastSeenMicros = micros(now());
              entry.dirty = true;
            }
            entry.saidGoodbye = goodbye;
            entry.published = goodbye ? ServerStatus.OFFLINE : entry.published;
            ended[0] = true;
          }
          return entry;
        });
    if (ended[0]) {
      locations.linked(serverId, goodbye ? Link.STOPPED : Link.BROKEN);
      if (goodbye || !stopping) {
        record(serverId, level, event, message);
      }
      live.publishStatus(serverId, null, this);
    }
  }

  /** Stores for other hubs that the agent is not connected here, if so. */
  public void storeLinkIfAbsent(ServerId serverId) {
    // Under the map's lock, so that a concurrent connection is stored after this.
    entries.compute(
        serverId,
        (id, entry) -> {
          if (entry == null || entry.connection == null) {
            boolean goodbye = entry != null && entry.saidGoodbye;
            locations.linked(serverId, goodbye ? Link.STOPPED : Link.BROKEN);
          }
          return entry;
        });
  }

  /** Returns the live connection of a server; throws AGENT_NOT_CONNECTED when there is none. */
  public AgentConnection required(ServerId serverId) {
    return connection(serverId).orElseThrow(() -> notConnected(serverId));
  }

  private ChatOpsException notConnected(ServerId serverId) {
    String agent = "The agent of server " + serverId + " is ";
    return locations.remote(serverId).filter(RemoteAgent::isConnected).isPresent()
        ? ChatOpsException.agentAtOtherHub(
            agent + "connected to another hub, which does not answer this one now", RETRY_AFTER)
        : new ChatOpsException(
            ErrorCode.AGENT_NOT_CONNECTED, agent + "not connected; start it on the host");
  }

  /** Returns the live connection of a server; empty when there is none. */
  public Optional<AgentConnection> connection(ServerId serverId) {
    Entry entry = entries.get(serverId);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.connection);
  }

  @Override
  public ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen) {
    Entry entry = entries.get(serverId);
    Instant lastSeen = lastSeen(serverId, storedLastSeen);
    if (lastSeen == null) {
      return ServerStatus.UNKNOWN;
    }
    Instant now = clock.instant();
    Optional<RemoteAgent> elsewhere = entry == null ? locations.remote(serverId) : Optional.empty();
    if (elsewhere.isPresent()) {
      return status(elsewhere.get(), lastSeen, now);
    }
    if (entry == null) {
      // The hub is just up, or took over: its agents have had no time to return.
      Instant upSince = locations.inherited(serverId).map(Inherited::at).orElse(startedAt);
      boolean isJustUp = upSince.plus(silenceAllowed).isAfter(now);
      return isJustUp || isHeard(lastSeen, now) ? ServerStatus.UNKNOWN : ServerStatus.OFFLINE;
    }
    // A short break, such as a lost network, is not yet an outage.
    return isHeard(lastSeen, now) && !entry.saidGoodbye
        ? ServerStatus.ONLINE
        : ServerStatus.OFFLINE;
  }

  private ServerStatus status(RemoteAgent at, Instant lastSeen, Instant now) {
    if (at.link() == Link.STOPPED) {
      return ServerStatus.OFFLINE;
    }
    if (!at.hubLive()) {
      return ServerStatus.UNKNOWN;
    }
    // The other hub knows of later times than it has stored.
    return isHeard(lastSeen.plus(STORAGE_DELAY), now) ? ServerStatus.ONLINE : ServerStatus.OFFLINE;
  }

  @Override
  public @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen) {
    Entry entry = entries.get(serverId);
    Instant heard = entry == null ? null : entry.lastSeen();
    if (heard != null) {
      return heard;
    }
    Instant lastSeen = storedLastSeen;
    Optional<RemoteAgent> elsewhere = locations.remote(serverId);
    if (elsewhere.isPresent()) {
      if (elsewhere.get().isConnected()) {
        lastSeen = later(lastSeen, elsewhere.get().since());
      }
    } else {
      lastSeen =
          later(lastSeen, locations.inherited(serverId).map(Inherited::lastSeen).orElse(null));
    }
    return lastSeen;
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  @Override
  public Optional<Instant> silenceCountsFrom(ServerId serverId) {
    return locations.isHere(serverId)
        ? Optional.of(locations.inherited(serverId).map(Inherited::at).orElse(startedAt))
        : Optional.empty();
  }

  /** Returns the time at which the hub started. */
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public boolean isConnected(ServerId serverId) {
    return connection(serverId).isPresent()
        || locations.remote(serverId).filter(RemoteAgent::isConnected).isPresent();
  }

  @Override
  public boolean hasCompetingAgents(ServerId serverId) {
    Entry entry = entries.get(serverId);
    return entry != null && entry.duplicates.isCompeting(clock.instant());
  }

  /** Publishes the condition of servers that went silent. Called every few seconds. */
  public void sweep() {
    for (ServerId serverId : entries.keySet()) {
      boolean[] isNews = new boolean[1];
      entries.computeIfPresent(
          serverId,
          (id, entry) -> {
            ServerStatus status = status(id, null);
            boolean competing = entry.duplicates.isCompeting(clock.instant());
            isNews[0] = status != entry.published || competing != entry.publishedCompeting;
            entry.published = status;
            entry.publishedCompeting = competing;
            return entry;
          });
      if (isNews[0]) {
        live.publishStatus(serverId, null, this);
      }
    }
  }

  private boolean isHeard(@Nullable Instant lastSeen, Instant now) {
    return lastSeen != null && lastSeen.plus(silenceAllowed).isAfter(now);
  }

  private void record(ServerId serverId, LogLevel level, AgentEvent event, String message) {
    log.record(serverId, level, LogSource.AGENT, null, message, event.details());
  }

  /** Returns the times that changed since the last call, to be stored. */
  public Map<ServerId, Instant> drainLastSeen() {
    Map<ServerId, Instant> changed = new HashMap<>();
    entries.forEach(
        (serverId, entry) -> {
          if (entry.dirty) {
            // First, so that a later time is stored by the next call.
            entry.dirty = false;
            Instant lastSeen = entry.lastSeen();
            if (lastSeen != null) {
              changed.put(serverId, lastSeen);
            }
          }
        });
    return changed;
  }

  /** Returns the keys of the present connections, and their servers. */
  public Map<ApiKeyId, ServerId> keysInUse() {
    Map<ApiKeyId, ServerId> keys = new HashMap<>();
    entries.forEach(
        (serverId, entry) -> {
          AgentConnection connection = entry.connection;
          if (connection != null) {
            keys.put(connection.apiKeyId(), serverId);
          }
        });
    return keys;
  }

  /** Closes the connection that uses this key, if there is one. */
  public void closeKey(ServerId serverId, ApiKeyId keyId) {
    connection(serverId)
        .filter(c -> c.apiKeyId().equals(keyId))
        .ifPresent(c -> c.close(CloseReason.KEY_REVOKED));
  }

  /** Returns the servers whose agents are connected to this hub, or were. */
  public Set<ServerId> servers() {
    return Set.copyOf(entries.keySet());
  }

  /**
   * Releases a server to its new owner. A connection that is still here is dead, or its agent has
   * just returned: it is closed, and a live agent signs in again.
   */
  public void release(ServerId serverId) {
    Entry entry = entries.remove(serverId);
    if (entry != null && entry.connection != null) {
      entry.connection.close(CloseReason.MOVED);
    }
  }

  /** Drops a removed server and closes its connection. */
  public void remove(ServerId serverId) {
    Entry entry = entries.remove(serverId);
    if (entry != null && entry.connection != null) {
      entry.connection.close(CloseReason.SERVER_REMOVED);
    }
  }

  /** Closes every connection, as the hub stops. */
  public void closeAll() {
    stopping = true;
    entries.forEach(
        (serverId, entry) -> {
          AgentConnection connection = entry.connection;
          if (connection != null) {
            record(serverId, LogLevel.INFO, AgentEvent.HUB_STOPPED, "The hub stopped");
            connection.close(CloseReason.HUB_STOPS);
          }
        });
  }

  /** Returns the number of connected agents. */
  public long connectedCount() {
    return entries.values().stream().filter(e -> e.connection != null).count();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
