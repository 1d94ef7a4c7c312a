/**
 * The events of a server as the hub saw them: connections, refusals, container actions, commands.
 * {@link io.chatops.core.log.ServerLog} takes it down and tells who watches; {@link
 * io.chatops.core.log.LogQueries} finds it again. What containers write is not kept here.
 */
@NullMarked
package io.chatops.core.log;

import org.jspecify.annotations.NullMarked;
