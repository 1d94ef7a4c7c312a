/**
 * The wire protocol between hub and agent: one JSON object per WebSocket text frame. {@link
 * ToAgent} and {@link FromAgent} define every message by its direction, {@link ProtocolCodec} is
 * the only place that converts them to JSON and back. The module knows neither the hub's domain nor
 * the agent's collectors.
 */
@NullMarked
package io.chatops.protocol;

import org.jspecify.annotations.NullMarked;
