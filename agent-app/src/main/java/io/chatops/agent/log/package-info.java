/**
 * The agent's own log: one line per event on standard error, where systemd and container engines
 * collect it. {@link AgentLog} writes it; it never contains a secret.
 */
@NullMarked
package io.chatops.agent.log;

import org.jspecify.annotations.NullMarked;
