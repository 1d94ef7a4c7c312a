/**
 * Commands that are run on servers. {@link io.chatops.rest.command.CommandResource} is the entry
 * point.
 */
@NullMarked
package io.chatops.rest.command;

import org.jspecify.annotations.NullMarked;
