/**
 * Requests about a server whose agent may be connected to another hub. {@link
 * io.chatops.core.remote.HostRequests} sends each to the hub that has the agent; {@link
 * io.chatops.core.remote.ServedRequests} does there what is asked for.
 */
@NullMarked
package io.chatops.core.remote;

import org.jspecify.annotations.NullMarked;
