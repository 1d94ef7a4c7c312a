/** The commands, one class each; {@link io.chatops.cli.command.ClientCommand} is their root. */
@NullMarked
package io.chatops.cli.command;

import org.jspecify.annotations.NullMarked;
