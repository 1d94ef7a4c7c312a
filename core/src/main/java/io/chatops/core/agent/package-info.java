/**
 * Which agents are connected, since when, and how to ask one something: {@link
 * io.chatops.core.agent.AgentPresence}; and what they are to count: {@link
 * io.chatops.core.agent.WatchedServices}. All in memory; rebuilt from the agents' next connection.
 */
@NullMarked
package io.chatops.core.agent;

import org.jspecify.annotations.NullMarked;
