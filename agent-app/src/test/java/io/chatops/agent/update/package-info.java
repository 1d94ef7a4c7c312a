/** Tests of the agent's updates. */
@NullMarked
package io.chatops.agent.update;

import org.jspecify.annotations.NullMarked;
