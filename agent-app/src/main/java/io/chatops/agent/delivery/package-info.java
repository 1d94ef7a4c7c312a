/**
 * Keeps every report until the hub has acknowledged it: first in memory, and in the {@link Spool}
 * once an interval has passed without a acknowledgement, in the order of collection. {@link
 * Delivery} is the conversation with the hub; it knows neither sockets nor the system clock.
 */
@NullMarked
package io.chatops.agent.delivery;

import org.jspecify.annotations.NullMarked;
