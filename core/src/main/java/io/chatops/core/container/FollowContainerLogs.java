package io.chatops.core.container;

import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.HostActions.Deed;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogSource;
import io.chatops.core.server.Server;

/** Follows what a container writes, as it writes it. */
public final class FollowContainerLogs {
  private final HostActions actions;
  private final ContainerLogs logs;

  public FollowContainerLogs(HostActions actions, ContainerLogs logs) {
    this.actions = actions;
    this.logs = logs;
  }

  /**
   * Follows the log; blocking until it is on record and on its way.
   *
   * @param tail how many of the lines before come first, 0-10000
   * @return what ends it. Thrown: INVALID tail, NOT_FOUND server, AGENT_NOT_CONNECTED, FORBIDDEN by
   *     the host
   */
  public ContainerLogs.Subscription follow(
      Actor actor,
      ServerId serverId,
      ContainerRef container,
      int tail,
      ContainerLogs.Follower follower) {
    if (tail < 0 || tail > ReadContainerLogs.MAX_TAIL) {
      throw InvalidFieldException.of("tail", "must be 0-" + ReadContainerLogs.MAX_TAIL);
    }
    Deed deed =
        new Deed(
            AuditAction.CONTAINER_FOLLOW_LOGS,
            container.value(),
            LogSource.CONTAINER,
            container.value(),
            HostPermissions::mayReadContainers,
            "containers: read");
    Server server = actions.permit(actor, serverId, deed);
    actions.begins(actor, server, deed, null);
    return logs.follow(serverId, container, tail, follower);
  }
}
