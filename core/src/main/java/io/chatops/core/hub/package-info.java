/**
 * The hubs that share one storage: which of them live, and which one has the agent of a server. See
 * {@link io.chatops.core.hub.Ownership}.
 */
@NullMarked
package io.chatops.core.hub;

import org.jspecify.annotations.NullMarked;
