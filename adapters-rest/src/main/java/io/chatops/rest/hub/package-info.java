/** Metrics and storage of the hub itself: {@link io.chatops.rest.hub.HubMetricsResource}. */
@NullMarked
package io.chatops.rest.hub;

import org.jspecify.annotations.NullMarked;
