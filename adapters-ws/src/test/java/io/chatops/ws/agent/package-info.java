/**
 * Tests of the agents' socket. Time that matters to the domain is driven; deadlines are settings,
 * made short, and waited for by their effect.
 */
@NullMarked
package io.chatops.ws.agent;

import org.jspecify.annotations.NullMarked;
