/**
 * Doubles for the agent's tests: {@link TestHub} is a hub with real sockets that a test controls,
 * {@link TestClock} a clock that moves only when told to.
 */
@NullMarked
package io.chatops.agent.testing;

import org.jspecify.annotations.NullMarked;
