/**
 * Updates of the agent itself. {@link io.chatops.agent.update.Minisign} checks what the release key
 * signed.
 */
@NullMarked
package io.chatops.agent.update;

import org.jspecify.annotations.NullMarked;
