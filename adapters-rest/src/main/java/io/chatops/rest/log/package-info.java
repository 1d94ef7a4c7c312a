/**
 * The log of a server: events that the hub recorded. {@link io.chatops.rest.log.LogResource} is the
 * entry point.
 */
@NullMarked
package io.chatops.rest.log;

import org.jspecify.annotations.NullMarked;
