package io.chatops.core.server;

import io.chatops.core.server.Server.AgentDetails;
import java.util.Optional;

/** The releases of the agent that this hub serves. Safe for use by many threads; quick. */
public interface AgentReleases {
  /** A hub that serves none. */
  AgentReleases NONE = agent -> Optional.empty();

  /**
   * The release for one agent.
   *
   * @param version such as {@code 0.2.0}
   * @param newer true if the agent is behind it
   */
  record Offer(String version, boolean newer) {}

  /** Returns the release for this agent's platform; empty if there is none. */
  Optional<Offer> offer(AgentDetails agent);
}
