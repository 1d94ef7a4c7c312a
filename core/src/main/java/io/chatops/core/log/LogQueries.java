package io.chatops.core.log;

import io.chatops.core.identity.Actor;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;

/** Reads the log of an owner's server. */
public final class LogQueries {
  private final OwnedServers owned;
  private final LogEntryStore store;

  public LogQueries(OwnedServers owned, LogEntryStore store) {
    this.owned = owned;
    this.store = store;
  }

  /** One page, newest first; NOT_FOUND when the server is not the actor's. */
  public LogEntryStore.Page find(Actor actor, LogEntryStore.Query query) {
    owned.get(actor, Action.READ_OUTPUT, query.serverId());
    return store.find(query);
  }
}
