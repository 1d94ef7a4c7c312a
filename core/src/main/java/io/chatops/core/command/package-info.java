/**
 * Running a command on a server and what became of it: {@link io.chatops.core.command.RunCommand}.
 * An execution is stored before it is sent to the agent and has exactly one end.
 */
@NullMarked
package io.chatops.core.command;

import org.jspecify.annotations.NullMarked;
