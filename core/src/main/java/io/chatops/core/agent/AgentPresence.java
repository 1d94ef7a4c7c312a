package io.chatops.core.agent;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Which servers' agents are connected and when each was last heard. A connection has a generation:
 * whatever an old socket still says or does, the newer connection is not touched by it.
 */
public final class AgentPresence implements ServerPresence {
  private final Map<ServerId, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicLong generations = new AtomicLong();
  private final InstantSource clock;
  private final Duration silenceAllowed;
  private final LiveUpdates live;
  private final ServerLog log;
  private final Instant startedAt;

  private static final class Entry {
    private volatile @Nullable AgentConnection connection;
    private volatile long generation;
    private volatile @Nullable Instant lastSeen;
    private volatile boolean dirty;
    private volatile boolean saidGoodbye;
    // Only sweep() and the changes under the map's lock write it; status() reads.
    private volatile ServerStatus told = ServerStatus.UNKNOWN;
  }

  /**
   * Nobody is connected yet.
   *
   * @param silenceAllowed how long a server may be unheard before it counts as offline
   */
  public AgentPresence(
      InstantSource clock, Duration silenceAllowed, LiveUpdates live, ServerLog log) {
    this.clock = clock;
    this.silenceAllowed = silenceAllowed;
    this.live = live;
    this.log = log;
    this.startedAt = clock.instant();
  }

  /**
   * An agent signed in. An older connection of the server is closed.
   *
   * @return the connection's generation, to be named in every later call for it
   */
  public long connected(ServerId serverId, AgentConnection connection) {
    long generation = generations.incrementAndGet();
    Instant now = now();
    @Nullable AgentConnection[] replaced = new @Nullable AgentConnection[1];
    boolean[] isNews = new boolean[1];
    entries.compute(
        serverId,
        (id, present) -> {
          Entry entry = present == null ? new Entry() : present;
          replaced[0] = entry.connection;
          entry.connection = connection;
          entry.generation = generation;
          entry.lastSeen = now;
          entry.dirty = true;
          entry.saidGoodbye = false;
          isNews[0] = entry.told != ServerStatus.ONLINE;
          entry.told = ServerStatus.ONLINE;
          return entry;
        });
    AgentConnection older = replaced[0];
    if (older != null) {
      older.close(CloseReason.REPLACED);
    }
    log.record(
        serverId,
        LogLevel.INFO,
        LogSource.AGENT,
        older == null
            ? "The agent connected"
            : "The agent connected anew, in place of an older connection");
    if (isNews[0]) {
      live.publishStatus(serverId, ServerStatus.ONLINE, now);
    }
    return generation;
  }

  /** The connection was heard: a report, a ping or a pong. */
  public void heard(ServerId serverId, long generation) {
    Entry entry = entries.get(serverId);
    if (entry != null && entry.generation == generation) {
      entry.lastSeen = now();
      entry.dirty = true;
    }
  }

  /**
   * The agent of this connection stops: nothing more is asked over it, and its server is offline at
   * once. Does nothing when a newer connection is there.
   */
  public void saidGoodbye(ServerId serverId, long generation) {
    boolean[] isNews = new boolean[1];
    entries.computeIfPresent(
        serverId,
        (id, entry) -> {
          if (entry.generation == generation && entry.connection != null) {
            entry.connection = null;
            entry.lastSeen = now();
            entry.dirty = true;
            entry.saidGoodbye = true;
            entry.told = ServerStatus.OFFLINE;
            isNews[0] = true;
            log.record(serverId, LogLevel.INFO, LogSource.AGENT, "The agent was stopped");
          }
          return entry;
        });
    if (isNews[0]) {
      live.publishStatus(serverId, ServerStatus.OFFLINE, lastSeen(serverId, null));
    }
  }

  /** The connection ended; does nothing when a newer one is there. */
  public void disconnected(ServerId serverId, long generation) {
    entries.computeIfPresent(
        serverId,
        (id, entry) -> {
          if (entry.generation == generation && entry.connection != null) {
            entry.connection = null;
            log.record(serverId, LogLevel.WARNING, LogSource.AGENT, "The agent's connection ended");
          }
          return entry;
        });
  }

  /** The live connection of a server; AGENT_NOT_CONNECTED when there is none. */
  public AgentConnection required(ServerId serverId) {
    return connection(serverId)
        .orElseThrow(
            () ->
                new ChatOpsException(
                    ErrorCode.AGENT_NOT_CONNECTED,
                    "The agent of server " + serverId + " is not connected; start it on the host"));
  }

  /** The live connection of a server. */
  public Optional<AgentConnection> connection(ServerId serverId) {
    Entry entry = entries.get(serverId);
    return entry == null ? Optional.empty() : Optional.ofNullable(entry.connection);
  }

  @Override
  public ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen) {
    Instant lastSeen = lastSeen(serverId, storedLastSeen);
    if (lastSeen == null) {
      return ServerStatus.UNKNOWN;
    }
    Instant now = clock.instant();
    if (connection(serverId).isPresent() && lastSeen.plus(silenceAllowed).isAfter(now)) {
      return ServerStatus.ONLINE;
    }
    Entry entry = entries.get(serverId);
    if (entry != null && entry.saidGoodbye) {
      return ServerStatus.OFFLINE;
    }
    if (entry == null && startedAt.plus(silenceAllowed).isAfter(now)) {
      return ServerStatus.UNKNOWN; // the hub is just up: its agents have had no time to return
    }
    // A short break, such as a restarting agent, is not yet an outage.
    if (lastSeen.plus(silenceAllowed).isAfter(now)) {
      return entry == null ? ServerStatus.UNKNOWN : ServerStatus.ONLINE;
    }
    return ServerStatus.OFFLINE;
  }

  @Override
  public @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen) {
    Entry entry = entries.get(serverId);
    return entry == null || entry.lastSeen == null ? storedLastSeen : entry.lastSeen;
  }

  /** Tells watchers of servers that went silent. Called every few seconds. */
  public void sweep() {
    for (ServerId serverId : entries.keySet()) {
      @Nullable ServerStatus[] news = new @Nullable ServerStatus[1];
      entries.computeIfPresent(
          serverId,
          (id, entry) -> {
            ServerStatus status = status(id, null);
            if (status != entry.told) {
              entry.told = status;
              news[0] = status;
            }
            return entry;
          });
      ServerStatus status = news[0];
      if (status != null) {
        live.publishStatus(serverId, status, lastSeen(serverId, null));
      }
    }
  }

  /** What changed since the last call, to be stored. */
  public Map<ServerId, Instant> takeLastSeen() {
    Map<ServerId, Instant> changed = new HashMap<>();
    entries.forEach(
        (serverId, entry) -> {
          if (entry.dirty) {
            // First, so that whoever is heard meanwhile is written the next time.
            entry.dirty = false;
            Instant lastSeen = entry.lastSeen;
            if (lastSeen != null) {
              changed.put(serverId, lastSeen);
            }
          }
        });
    return changed;
  }

  /** Closes the connection that uses this key, if there is one. */
  public void closeKey(ServerId serverId, ApiKeyId keyId) {
    connection(serverId)
        .filter(c -> c.apiKeyId().equals(keyId))
        .ifPresent(c -> c.close(CloseReason.KEY_REVOKED));
  }

  /** The server is gone: closes its connection and forgets it. */
  public void forget(ServerId serverId) {
    Entry entry = entries.remove(serverId);
    if (entry != null && entry.connection != null) {
      entry.connection.close(CloseReason.SERVER_REMOVED);
    }
  }

  /** Closes every connection, as the hub stops. */
  public void closeAll() {
    entries.values().stream()
        .map(e -> e.connection)
        .forEach(
            c -> {
              if (c != null) {
                c.close(CloseReason.HUB_STOPS);
              }
            });
  }

  /** How many agents are connected. */
  public long connectedCount() {
    return entries.values().stream().filter(e -> e.connection != null).count();
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
