/**
 * What the hub asks of this machine, from the frame to the answer. {@link RequestHandler} meets one
 * kind of request and is all that a new kind has to add; it talks to the hub through its {@link
 * RunningRequest}.
 */
@NullMarked
package io.chatops.agent.request;

import org.jspecify.annotations.NullMarked;
