/**
 * Doubles for the agent's tests: {@link TestHub} is a hub with real sockets that does what a test
 * tells it, {@link TestClock} a clock that stands still.
 */
@NullMarked
package io.chatops.agent.testing;

import org.jspecify.annotations.NullMarked;
