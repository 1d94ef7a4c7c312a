package io.chatops.core.server;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Returns which servers' agents are connected and when each was last heard. */
public interface ServerPresence {
  /**
   * Returns whether the server is heard.
   *
   * @param storedLastSeen the value in the storage, from before this hub started; absent: never
   */
  ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen);

  /** Returns when the server was last heard, by this hub or before its start; absent: never. */
  @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen);

  /**
   * Returns the time from which this hub may count the server's silence; empty if that is up to
   * another hub.
   */
  Optional<Instant> silenceCountsFrom(ServerId serverId);

  /** Returns true while the server's agent has a live connection. */
  boolean isConnected(ServerId serverId);

  /**
   * Returns true while two agents compete for the server's key. One of them is let in; the other is
   * refused until the first has been silent.
   */
  boolean hasCompetingAgents(ServerId serverId);
}
