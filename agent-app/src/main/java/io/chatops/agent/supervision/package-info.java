/**
 * The service manager above the agent, such as systemd: it hears from the reporting loop that the
 * agent is ready and alive, and restarts one that has become silent.
 */
@NullMarked
package io.chatops.agent.supervision;

import org.jspecify.annotations.NullMarked;
