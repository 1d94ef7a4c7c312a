/** A user's servers. {@link io.chatops.rest.server.ServerResource} is the entry point. */
@NullMarked
package io.chatops.rest.server;

import org.jspecify.annotations.NullMarked;
