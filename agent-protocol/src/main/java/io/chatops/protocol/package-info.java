/**
 * The wire between hub and agent: one JSON object per WebSocket text frame. {@link ToAgent} and
 * {@link FromAgent} name every message by its direction, {@link ProtocolCodec} is the one place
 * that turns them into JSON and back. Knows neither the hub's domain nor the agent's collectors.
 */
@NullMarked
package io.chatops.protocol;

import org.jspecify.annotations.NullMarked;
