package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;

/** An in-memory store that, as a foreign key would, lets go of what belongs to a removed server. */
public interface ServerBelongings {
  /** The server is gone: all of it goes with it, and nothing is stored later. */
  void removeServer(ServerId serverId);
}
