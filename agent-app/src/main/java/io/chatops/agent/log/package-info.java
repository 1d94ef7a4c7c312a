/**
 * The agent's own log: one line per event on standard error, where systemd and container engines
 * pick it up. {@link AgentLog} writes it; it never shows a secret.
 */
@NullMarked
package io.chatops.agent.log;

import org.jspecify.annotations.NullMarked;
