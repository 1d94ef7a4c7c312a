package io.chatops.core.hub;

import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Returns the owner of a server's agent, as far as this hub knows. Only {@link #locate} blocks. */
public interface AgentLocations {
  /** The locations of a hub that shares its storage with no other. */
  AgentLocations SINGLE_HUB =
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
        public void reloadOwners() {}

        @Override
        public boolean isCutOff() {
          return false;
        }
      };

  /**
   * The connection of an agent to another hub.
   *
   * @param hub the other hub
   * @param hubLive false once its lease has expired, or after it was restarted
   * @param since the time of the last change
   */
  record RemoteAgent(HubId hub, boolean hubLive, Link link, Instant since) {
    public boolean isConnected() {
      return hubLive && link == Link.CONNECTED;
    }
  }

  /**
   * The history of a server acquired from another hub, used until its agent connects.
   *
   * @param at the time from which the agent could have reconnected
   * @param lastSeen the last time that it was heard before, as stored; absent: never
   */
  record Inherited(Instant at, @Nullable Instant lastSeen) {}

  /** Returns the other hub that owns the server; empty if there is none. */
  Optional<RemoteAgent> remote(ServerId serverId);

  /**
   * Returns the same as {@link #remote}, after a look into the storage: an agent may have signed in
   * at another hub a moment ago. Blocking.
   */
  Optional<RemoteAgent> locate(ServerId serverId);

  /**
   * Returns true if this hub owns the server and has read its alerts, so that it evaluates its
   * silence.
   */
  boolean isHere(ServerId serverId);

  /**
   * Returns the epoch that fences this hub's decisions about the server; 0, which no owner has, if
   * this hub does not own the server or has not read its alerts yet. Absent: no fencing.
   */
  @Nullable Long epoch(ServerId serverId);

  /** Returns the history of a server that this hub owns; empty if no other hub has heard it. */
  Optional<Inherited> inherited(ServerId serverId);

  /** Records that the agent's connection to this hub has changed; it is stored soon. */
  void linked(ServerId serverId, Link link);

  /** Schedules a reload of all owners, because the storage contradicts this hub's state. */
  void reloadOwners();

  /**
   * Returns true if this hub's lease has expired and could not be renewed: another hub may own its
   * servers. Never true of a hub that knew of no other at its last renewal.
   */
  boolean isCutOff();
}
