/** Tests of the agent's own log. */
@NullMarked
package io.chatops.agent.log;

import org.jspecify.annotations.NullMarked;
