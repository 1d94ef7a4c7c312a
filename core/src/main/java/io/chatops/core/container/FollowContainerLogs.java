package io.chatops.core.container;

import io.chatops.core.agent.HostAction;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.HostActions.ActionDetails;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogSource;
import io.chatops.core.policy.Action;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Follows the log of a container live. */
public final class FollowContainerLogs {
  private static final System.Logger LOG = System.getLogger(FollowContainerLogs.class.getName());

  private final HostActions actions;
  private final ContainerLogs logs;
  private final Executor executor;

  /**
   * Follows through this port.
   *
   * @param executor puts on record what fails later; that blocks
   */
  public FollowContainerLogs(HostActions actions, ContainerLogs logs, Executor executor) {
    this.actions = actions;
    this.logs = logs;
    this.executor = executor;
  }

  /**
   * Follows the log; blocking until it is on record and on its way. When it fails, that is on
   * record, too.
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
    ActionDetails details =
        new ActionDetails(
            Action.READ_OUTPUT,
            AuditAction.CONTAINER_FOLLOW_LOGS,
            container.value(),
            LogSource.CONTAINER,
            container.value(),
            HostPermissions::mayReadContainers,
            "containers: read");
    HostAction action = actions.start(actor, serverId, details, () -> () -> {}, null);
    try {
      return logs.follow(serverId, container, tail, new OnRecord(action, follower));
    } catch (RuntimeException e) {
      action.failed(e);
      throw e;
    }
  }

  /** Passes everything on, and puts a failure on record. */
  private final class OnRecord implements ContainerLogs.Follower {
    private final HostAction action;
    private final ContainerLogs.Follower follower;

    private OnRecord(HostAction action, ContainerLogs.Follower follower) {
      this.action = action;
      this.follower = follower;
    }

    @Override
    public void onLine(LogLine line) {
      follower.onLine(line);
    }

    @Override
    public void onDropped(long count) {
      follower.onDropped(count);
    }

    @Override
    public void onEnded(@Nullable String reason) {
      follower.onEnded(reason);
    }

    @Override
    public void onFailed(ChatOpsException reason) {
      follower.onFailed(reason);
      try {
        executor.execute(() -> action.failed(reason));
      } catch (RejectedExecutionException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The hub stops: the failure of {0} is not on record",
            action);
      }
    }
  }
}
