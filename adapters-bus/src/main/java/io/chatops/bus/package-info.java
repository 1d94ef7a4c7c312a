/** The link of the bus between hubs on NATS. */
@NullMarked
package io.chatops.bus;

import org.jspecify.annotations.NullMarked;
