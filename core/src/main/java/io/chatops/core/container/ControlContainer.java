package io.chatops.core.container;

import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.ActionSlots.Slot;
import io.chatops.core.agent.HostAction;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.HostActions.ActionDetails;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.log.LogSource;
import io.chatops.core.policy.Action;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Starts, stops and restarts containers. One action at a time runs on a container; a second request
 * during it is a CONFLICT.
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
   * Creates the use case.
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
   * Acts on a container; blocking until the start is on record and the agent is asked.
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
    HostAction action =
        actions.start(
            actor,
            serverId,
            action(container, operation),
            () -> claim(new Target(serverId, container), actor.userId()),
            null);
    return action.request(
        () ->
            control.control(serverId, container, operation, timeout, timeout.plus(FOR_THE_ANSWER)),
        executor,
        ContainerState::state);
  }

  /** Acquires the container and a slot. */
  private Slot claim(Target target, UserId userId) {
    if (!underWay.add(target)) {
      throw ChatOpsException.conflict(
          "Container "
              + target.container
              + " already has an action in progress; wait until it has finished");
    }
    try {
      Slot slot = slots.acquire(target.serverId, userId);
      return () -> {
        slot.close();
        underWay.remove(target);
      };
    } catch (ChatOpsException e) {
      underWay.remove(target);
      throw e;
    }
  }

  private static ActionDetails action(ContainerRef container, ContainerOperation operation) {
    AuditAction action =
        switch (operation) {
          case START -> AuditAction.CONTAINER_START;
          case STOP -> AuditAction.CONTAINER_STOP;
          case RESTART -> AuditAction.CONTAINER_RESTART;
        };
    return new ActionDetails(
        Action.OPERATE,
        action,
        container.value(),
        LogSource.CONTAINER,
        container.value(),
        HostPermissions::mayControlContainers,
        "containers: control");
  }
}
