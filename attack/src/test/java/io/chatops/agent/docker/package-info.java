/** Targets that need what the agent keeps to itself. */
@NullMarked
package io.chatops.agent.docker;

import org.jspecify.annotations.NullMarked;
