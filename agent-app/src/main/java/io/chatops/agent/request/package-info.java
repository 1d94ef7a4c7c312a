/**
 * The hub's requests to this machine, from frame to reply. A {@link RequestHandler} serves one kind
 * of request and talks to the hub through its {@link RunningRequest}; a new kind needs nothing
 * else.
 */
@NullMarked
package io.chatops.agent.request;

import org.jspecify.annotations.NullMarked;
