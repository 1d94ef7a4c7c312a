package io.chatops.core.memory;

import io.chatops.core.identity.ServerId;

/** An in-memory store that deletes the objects of a removed server, as a foreign key would. */
public interface ServerBelongings {
  /** The server is gone: all of it goes with it, and nothing is stored later. */
  void removeServer(ServerId serverId);
}
