package io.chatops.core.container;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Asks a server's agent to act on a container. Thread-safe. */
public interface ContainerControl {
  /**
   * Asks the agent. Never blocks, never throws: failures complete the future.
   *
   * @param timeout how long the container may take to stop before it is killed, 0-300 s; of no
   *     meaning for START
   * @param deadline how long to wait for the agent
   * @return the state it is in then; exceptionally with a {@link
   *     io.chatops.core.error.ChatOpsException}: AGENT_NOT_CONNECTED at once when the agent is not
   *     there or goes meanwhile; AGENT_TIMEOUT after the deadline; what the agent refuses as
   *     FORBIDDEN, NOT_FOUND (no such container), CONFLICT, RATE_LIMITED (it is busy), INVALID or
   *     AGENT_REFUSED
   */
  CompletableFuture<ContainerState> control(
      ServerId serverId,
      ContainerRef container,
      ContainerOperation operation,
      Duration timeout,
      Duration deadline);
}
