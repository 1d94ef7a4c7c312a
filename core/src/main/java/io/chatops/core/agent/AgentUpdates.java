package io.chatops.core.agent;

import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Starts an update of a server's agent. Safe for use by many threads. */
public interface AgentUpdates {
  /**
   * Asks the agent to fetch, check and start this version. Never blocks, never throws: failures
   * complete the future.
   *
   * @param deadline how long to wait for the agent
   * @return the version that it is about to start; exceptionally with a {@link
   *     io.chatops.core.error.ChatOpsException}: AGENT_NOT_CONNECTED, AGENT_TIMEOUT, or what the
   *     agent refuses: FORBIDDEN, CONFLICT, RATE_LIMITED, INVALID, HOST_UNAVAILABLE, AGENT_FAILED,
   *     AGENT_REFUSED
   */
  CompletableFuture<String> update(ServerId serverId, String version, Duration deadline);
}
