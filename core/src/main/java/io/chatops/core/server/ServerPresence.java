package io.chatops.core.server;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells whether a server can be heard right now. */
public interface ServerPresence {
  /**
   * Whether the server can be heard.
   *
   * @param storedLastSeen what the storage knows, from before this hub started; absent: never
   */
  ServerStatus status(ServerId serverId, @Nullable Instant storedLastSeen);

  /** The later of what this hub heard and what the storage knows; absent: never. */
  @Nullable Instant lastSeen(ServerId serverId, @Nullable Instant storedLastSeen);
}
