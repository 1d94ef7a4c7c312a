/**
 * Commands that the hub runs on this machine. {@link CommandHandler} handles the request, {@link
 * CommandProcess} is the running program in its clean environment, {@link BoundedOutput} keeps the
 * beginning of its output, and {@link CommandProcesses} finds and stops every process it started.
 */
@NullMarked
package io.chatops.agent.command;

import org.jspecify.annotations.NullMarked;
