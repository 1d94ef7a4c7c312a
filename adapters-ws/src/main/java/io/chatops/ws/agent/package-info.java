/**
 * The agents' sockets: {@link io.chatops.ws.agent.AgentSockets}. They map the messages of the wire
 * to the domain and back, acknowledge a report once it is durable, and read no more from an agent
 * than the storage takes.
 */
@NullMarked
package io.chatops.ws.agent;

import org.jspecify.annotations.NullMarked;
