package io.chatops.core.process;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.OwnedServers;
import java.time.Duration;
import java.time.Instant;

/** Reads which processes kept an owner's server busy. */
public final class ProcessTopQueries {
  /** A peak on a chart is in a minute that has a list, or shortly after one. */
  static final Duration REACH = Duration.ofMinutes(5);

  private final OwnedServers servers;
  private final ProcessTopStore store;

  public ProcessTopQueries(OwnedServers servers, ProcessTopStore store) {
    this.servers = servers;
    this.store = store;
  }

  /** Returns the list of the minute at a time or shortly before; NOT_FOUND when none was kept. */
  public ProcessTop at(Actor actor, ServerId serverId, Instant at) {
    servers.get(actor, serverId);
    return store
        .find(serverId, at, REACH)
        .orElseThrow(
            () ->
                ChatOpsException.notFound(
                    "No process list of server "
                        + serverId
                        + " is kept of that time or up to "
                        + REACH.toMinutes()
                        + " minutes before"));
  }
}
