package io.chatops.core.hub;

import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells which hub has a server's agent, as far as this hub knows. Only {@link #locate} blocks. */
public interface AgentLocations {
  /** Those of a hub that has its storage for itself. */
  AgentLocations LONE =
      new AgentLocations() {
        @Override
        public Optional<RemoteAgent> remote(ServerId serverId) {
          return Optional.empty();
        }

        @Override
        public Optional<RemoteAgent> locate(ServerId serverId) {
          return Optional.empty();
        }

        @Override
        public boolean isHere(ServerId serverId) {
          return true;
        }

        @Override
        public @Nullable Long epoch(ServerId serverId) {
          return null;
        }

        @Override
        public Optional<Inherited> inherited(ServerId serverId) {
          return Optional.empty();
        }

        @Override
        public void linked(ServerId serverId, Link link) {}

        @Override
        public void doubt() {}

        @Override
        public boolean isCutOff() {
          return false;
        }
      };

  /**
   * The connection of an agent to another hub.
   *
   * @param hub the other hub
   * @param hubLives false once its lease is over, or it has just been started anew
   * @param since the time since which it is so
   */
  record RemoteAgent(HubId hub, boolean hubLives, Link link, Instant since) {
    public boolean isConnected() {
      return hubLives && link == Link.CONNECTED;
    }
  }

  /**
   * The past of a server that came from another hub, for the time until its agent is connected.
   *
   * @param at the time since which the agent has had the chance to come
   * @param lastSeen the last time that it was heard before, as far as was stored; absent: never
   */
  record Inherited(Instant at, @Nullable Instant lastSeen) {}

  /** Returns where the server's agent is; empty if not at another hub. */
  Optional<RemoteAgent> remote(ServerId serverId);

  /**
   * Returns the same as {@link #remote}, after a look into the storage: an agent may have signed in
   * at another hub a moment ago. Blocking.
   */
  Optional<RemoteAgent> locate(ServerId serverId);

  /**
   * Returns true if this hub has the server, and knows the states of its alerts: it judges its
   * silence.
   */
  boolean isHere(ServerId serverId);

  /**
   * Returns the epoch that fences what this hub decides about the server; 0, which is nobody's, if
   * it does not have it, or does not know the states of its alerts yet. Absent: nothing is fenced.
   */
  @Nullable Long epoch(ServerId serverId);

  /** Returns the past of a server that this hub has; empty if it was heard by no other hub. */
  Optional<Inherited> inherited(ServerId serverId);

  /** Notes that the agent's connection to this hub has changed; it is stored soon. */
  void linked(ServerId serverId, Link link);

  /** Has it read again which hub has which server: something else is stored than was believed. */
  void doubt();

  /**
   * Returns true if this hub's lease is over and it could not renew it: another hub may have its
   * servers by now. Never true of a hub that knew of no other when it renewed its lease last.
   */
  boolean isCutOff();
}
