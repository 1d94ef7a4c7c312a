/** Command executions with their output. Lists leave the output out. */
@NullMarked
package io.chatops.api.command;

import org.jspecify.annotations.NullMarked;
