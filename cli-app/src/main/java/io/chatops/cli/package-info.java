/**
 * The client for users and scripts, {@code chatops}. {@link io.chatops.cli.ChatOpsCli} starts it.
 */
@NullMarked
package io.chatops.cli;

import org.jspecify.annotations.NullMarked;
