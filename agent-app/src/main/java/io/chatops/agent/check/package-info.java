/**
 * What {@code chatops-agent check} finds out: {@link HostChecks} about this machine, {@link
 * HubChecks} about the way to the hub. Whatever is not as it could be comes with what to do about
 * it.
 */
@NullMarked
package io.chatops.agent.check;

import org.jspecify.annotations.NullMarked;
