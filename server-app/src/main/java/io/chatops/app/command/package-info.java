/**
 * The command line of the hub, {@code chatops-hub}: one class for each command. Only {@code run}
 * starts Quarkus; all others run next to the hub or without one. {@link
 * io.chatops.app.command.HubCommand} is the root command.
 */
@NullMarked
package io.chatops.app.command;

import org.jspecify.annotations.NullMarked;
