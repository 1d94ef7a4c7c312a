/** How the hub itself is doing: {@link io.chatops.rest.hub.HubMetricsResource}. */
@NullMarked
package io.chatops.rest.hub;

import org.jspecify.annotations.NullMarked;
