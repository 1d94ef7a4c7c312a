/** Tests of the commands. */
@NullMarked
package io.chatops.app.command;

import org.jspecify.annotations.NullMarked;
