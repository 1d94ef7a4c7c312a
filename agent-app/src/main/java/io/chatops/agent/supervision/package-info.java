/**
 * The service manager above the agent, such as systemd: the reporting loop reports to it that the
 * agent is ready and alive, and it restarts an agent that no longer does.
 */
@NullMarked
package io.chatops.agent.supervision;

import org.jspecify.annotations.NullMarked;
