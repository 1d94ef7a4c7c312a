package io.chatops.core.assembly;

import io.chatops.core.cluster.HubSync;
import io.chatops.core.cluster.KnownServers;
import io.chatops.core.cluster.OwnershipRequests;
import io.chatops.core.cluster.RemoteStatus;
import java.util.concurrent.Executor;

/** The part of a hub among others on the same storage. */
public record HubUseCases(
    OwnershipRequests ownershipRequests, HubSync sync, KnownServers knownServers) {

  /**
   * Builds the use cases.
   *
   * @param blocking runs only the acquisition of servers whose agents sign in
   * @param onHubsEnded called when other hubs have ended
   */
  public static HubUseCases of(
      SharedState shared,
      AlertUseCases alerts,
      ServerUseCases servers,
      Executor blocking,
      Runnable onHubsEnded) {
    OwnershipRequests requests =
        new OwnershipRequests(shared.ownership(), alerts.engine(), blocking);
    KnownServers knownServers =
        new KnownServers(
            alerts.engine(), shared.presence(), shared.storage().servers(), servers.servers());
    return new HubUseCases(
        requests,
        new HubSync(
            shared.ownership(),
            requests,
            alerts.engine(),
            shared.presence(),
            shared.latest(),
            shared.vitals(),
            knownServers,
            new RemoteStatus(
                shared.live(), shared.ownership(), shared.presence(), shared.storage().servers()),
            onHubsEnded),
        knownServers);
  }
}
