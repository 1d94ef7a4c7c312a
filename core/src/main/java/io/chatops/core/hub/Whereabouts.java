package io.chatops.core.hub;

import io.chatops.core.hub.AgentDirectory.Link;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells which hub has a server's agent, as far as this hub knows. Never blocks. */
public interface Whereabouts {
  /** Those of a hub that has its storage for itself. */
  Whereabouts LONE =
      new Whereabouts() {
        @Override
        public Optional<Elsewhere> elsewhere(ServerId serverId) {
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
      };

  /**
   * The connection of an agent to another hub.
   *
   * @param hub the name of that hub
   * @param hubLives false once its lease is over, or it has just been started anew
   * @param since the time since when it is so
   */
  record Elsewhere(String hub, boolean hubLives, Link link, Instant since) {
    public boolean isConnected() {
      return hubLives && link == Link.CONNECTED;
    }
  }

  /**
   * What a hub inherits with the server of a hub that is over, and whose agent has not come yet.
   *
   * @param at the time from which on the agent has had the chance to come
   * @param lastSeen the last time that it was heard there; absent: never
   */
  record Inherited(Instant at, @Nullable Instant lastSeen) {}

  /** Returns where the server's agent is; empty if not at another hub. */
  Optional<Elsewhere> elsewhere(ServerId serverId);

  /** Returns true if this hub has the server: it judges its silence. */
  boolean isHere(ServerId serverId);

  /**
   * Returns the epoch that fences what this hub decides about the server; 0, which is nobody's, if
   * it does not have it. Absent: nothing is fenced.
   */
  @Nullable Long epoch(ServerId serverId);

  /** Returns what was inherited with a server that this hub has; empty if its agent came here. */
  Optional<Inherited> inherited(ServerId serverId);

  /** The agent's connection to this hub has changed; it is stored soon. */
  void linked(ServerId serverId, Link link);
}
