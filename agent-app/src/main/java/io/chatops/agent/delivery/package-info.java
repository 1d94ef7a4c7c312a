/**
 * Keeps every report until the hub has confirmed it: in memory for as long as one report takes, in
 * the {@link Spool} beyond that, in the order in which they were collected. {@link Delivery} is the
 * conversation with the hub; it has neither sockets nor a clock of its own.
 */
@NullMarked
package io.chatops.agent.delivery;

import org.jspecify.annotations.NullMarked;
