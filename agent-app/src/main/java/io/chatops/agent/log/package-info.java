/**
 * What the agent tells whoever looks after the machine: one line per event on standard error, where
 * systemd and containers pick it up. {@link AgentLog} is all of it; no secret ever gets here.
 */
@NullMarked
package io.chatops.agent.log;

import org.jspecify.annotations.NullMarked;
