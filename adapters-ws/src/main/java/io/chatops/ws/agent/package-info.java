/**
 * The agents' sockets, {@link io.chatops.ws.agent.AgentSockets}. They map messages between wire and
 * domain, acknowledge a report once it is durable, and read no more from an agent than the storage
 * can accept.
 */
@NullMarked
package io.chatops.ws.agent;

import org.jspecify.annotations.NullMarked;
