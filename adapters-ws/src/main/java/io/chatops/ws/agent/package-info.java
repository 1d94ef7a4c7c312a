/**
 * The agents' socket: {@link io.chatops.ws.agent.AgentSocketRoute}. Maps the wire's messages to the
 * domain and back, acknowledges a report only once it is durable, and reads no more from an agent
 * than the storage takes.
 */
@NullMarked
package io.chatops.ws.agent;

import org.jspecify.annotations.NullMarked;
