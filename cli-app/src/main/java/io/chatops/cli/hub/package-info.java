/** Requests to the hub; {@link io.chatops.cli.hub.HubApi} makes them. */
@NullMarked
package io.chatops.cli.hub;

import org.jspecify.annotations.NullMarked;
