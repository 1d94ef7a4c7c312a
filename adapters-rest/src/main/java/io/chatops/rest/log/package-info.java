/** What happened to a server. {@link io.chatops.rest.log.LogResource} is the entry point. */
@NullMarked
package io.chatops.rest.log;

import org.jspecify.annotations.NullMarked;
