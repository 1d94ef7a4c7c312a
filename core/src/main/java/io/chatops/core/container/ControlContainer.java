package io.chatops.core.container;

import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.HostActions.Deed;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogSource;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Starts, stops and restarts containers. One thing at a time is done to a container under one name;
 * whoever comes meanwhile is told so.
 */
public final class ControlContainer {
  /** Docker's own: how long a container may take to stop before it is killed. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration FOR_THE_ANSWER = Duration.ofSeconds(10);

  private final HostActions actions;
  private final ContainerControl control;
  private final ActionSlots slots;
  private final Executor executor;
  private final Set<Target> underWay = ConcurrentHashMap.newKeySet();

  private record Target(ServerId serverId, ContainerRef container) {}

  /**
   * Acts through this port.
   *
   * @param executor runs what blocks once the agent has answered
   */
  public ControlContainer(
      HostActions actions, ContainerControl control, ActionSlots slots, Executor executor) {
    this.actions = actions;
    this.control = control;
    this.slots = slots;
    this.executor = executor;
  }

  /**
   * Does it; blocking until it is on record and on its way.
   *
   * @param timeout how long the container may take to stop before it is killed, 0-300 s; the agent
   *     has 10 s more to answer
   * @return the state then, once the end is on record; exceptionally as {@link
   *     ContainerControl#control}. Thrown at once: INVALID timeout, NOT_FOUND server,
   *     AGENT_NOT_CONNECTED, FORBIDDEN by the host, CONFLICT when the container is being acted on,
   *     RATE_LIMITED
   */
  public CompletableFuture<ContainerState> control(
      Actor actor,
      ServerId serverId,
      ContainerRef container,
      ContainerOperation operation,
      Duration timeout) {
    if (timeout.isNegative() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw InvalidFieldException.of("timeout", "must be 0-300 seconds");
    }
    Deed deed = deed(container, operation);
    Server server = actions.permit(actor, serverId, deed);
    Target target = new Target(serverId, container);
    if (!underWay.add(target)) {
      throw actions.refused(
          actor,
          server,
          deed,
          ChatOpsException.conflict(
              "Container " + container + " is being acted on already; wait for the end of that"));
    }
    try {
      ActionSlots.Slot slot = slot(actor, server, deed);
      try {
        actions.begins(actor, server, deed, null);
        return control
            .control(serverId, container, operation, timeout, timeout.plus(FOR_THE_ANSWER))
            .whenComplete(
                (state, failure) -> {
                  slot.close();
                  underWay.remove(target);
                })
            .whenCompleteAsync(
                (state, failure) -> ended(actor, server, deed, state, failure), executor);
      } catch (RuntimeException e) {
        slot.close();
        throw e;
      }
    } catch (RuntimeException e) {
      underWay.remove(target);
      throw e;
    }
  }

  private ActionSlots.Slot slot(Actor actor, Server server, Deed deed) {
    try {
      return slots.take(server.id(), actor.userId());
    } catch (ChatOpsException e) {
      throw actions.refused(actor, server, deed, e);
    }
  }

  private void ended(
      Actor actor,
      Server server,
      Deed deed,
      @Nullable ContainerState state,
      @Nullable Throwable failure) {
    if (state != null) {
      actions.ended(actor, server, deed, true, state.state());
    } else if (failure != null) {
      actions.ended(actor, server, deed, false, HostActions.reason(failure));
    }
  }

  private static Deed deed(ContainerRef container, ContainerOperation operation) {
    AuditAction action =
        switch (operation) {
          case START -> AuditAction.CONTAINER_START;
          case STOP -> AuditAction.CONTAINER_STOP;
          case RESTART -> AuditAction.CONTAINER_RESTART;
        };
    return new Deed(
        action,
        container.value(),
        LogSource.CONTAINER,
        container.value(),
        HostPermissions::mayControlContainers,
        "containers: control");
  }
}
