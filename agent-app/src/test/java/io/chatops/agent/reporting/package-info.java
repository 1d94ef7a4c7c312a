/** Tests of the running agent, up to its real process. */
@NullMarked
package io.chatops.agent.reporting;

import org.jspecify.annotations.NullMarked;
