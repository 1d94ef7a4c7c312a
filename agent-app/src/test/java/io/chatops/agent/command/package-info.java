/** Tests of commands, with real processes. */
@NullMarked
package io.chatops.agent.command;

import org.jspecify.annotations.NullMarked;
