/**
 * The connected agents and the questions to them: {@link io.chatops.core.agent.AgentPresence}; and
 * the processes that they count: {@link io.chatops.core.agent.WatchedServices}. All in memory;
 * rebuilt from the agents' next connection.
 */
@NullMarked
package io.chatops.core.agent;

import org.jspecify.annotations.NullMarked;
