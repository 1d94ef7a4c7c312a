/**
 * The command line: {@code run}, {@code enrol}, {@code check}, {@code update}, {@code verify} and
 * {@code version}. {@link AgentCommand} is the root command; {@link ExitCode} lists the exit codes.
 */
@NullMarked
package io.chatops.agent.cli;

import org.jspecify.annotations.NullMarked;
