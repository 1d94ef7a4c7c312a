/**
 * The events of a server as the hub saw them: connections, refusals, container actions, commands.
 * {@link io.chatops.core.log.ServerLog} records them and notifies watchers; {@link
 * io.chatops.core.log.LogQueries} finds them. The output of containers is not kept here.
 */
@NullMarked
package io.chatops.core.log;

import org.jspecify.annotations.NullMarked;
