package io.chatops.core.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import java.util.Optional;

/** Finds the hub that can ask a server's agent. Blocking. */
public final class LocateAgent {
  private final OwnedServers owned;
  private final AgentPresence presence;
  private final AgentLocations locations;

  public LocateAgent(OwnedServers owned, AgentPresence presence, AgentLocations locations) {
    this.owned = owned;
    this.presence = presence;
    this.locations = locations;
  }

  /**
   * Returns the other hub that the agent of one of the actor's servers is connected to. Empty if
   * this hub is to act, or to reject the request: the agent is here or nowhere, or the server is
   * not the actor's.
   */
  public Optional<HubId> otherHub(Actor actor, ServerId serverId) {
    if (presence.connection(serverId).isPresent()) {
      return Optional.empty();
    }
    Optional<RemoteAgent> known = locations.remote(serverId).filter(RemoteAgent::isConnected);
    return (known.isPresent() ? known : stored(serverId))
        .map(RemoteAgent::hub)
        .filter(hub -> isOwn(actor, serverId));
  }

  /** Returns the same by the storage, even if this hub believes to know it. */
  public Optional<HubId> otherHubNow(Actor actor, ServerId serverId) {
    return presence.connection(serverId).isPresent()
        ? Optional.empty()
        : stored(serverId).map(RemoteAgent::hub).filter(hub -> isOwn(actor, serverId));
  }

  /** Returns true if the agent is not connected here, but to another hub. */
  public boolean isRemote(ServerId serverId) {
    return presence.connection(serverId).isEmpty() && stored(serverId).isPresent();
  }

  private Optional<RemoteAgent> stored(ServerId serverId) {
    return locations.locate(serverId).filter(RemoteAgent::isConnected);
  }

  private boolean isOwn(Actor actor, ServerId serverId) {
    try {
      var unused = owned.get(actor, Action.VIEW, serverId);
      return true;
    } catch (ChatOpsException e) {
      return false; // the use case refuses it, on record
    }
  }
}
