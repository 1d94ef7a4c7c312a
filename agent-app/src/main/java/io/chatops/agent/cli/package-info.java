/**
 * The command line: {@code run}, {@code check} and {@code version}, a few lines each. {@link
 * AgentCommand} is the root; {@link ExitCode} lists what callers can rely on.
 */
@NullMarked
package io.chatops.agent.cli;

import org.jspecify.annotations.NullMarked;
