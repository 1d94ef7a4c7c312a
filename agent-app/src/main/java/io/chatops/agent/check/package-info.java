/**
 * The findings of {@code chatops-agent check}: {@link HostChecks} looks at this machine, {@link
 * HubChecks} at the way to the hub. Every trouble comes with its remedy.
 */
@NullMarked
package io.chatops.agent.check;

import org.jspecify.annotations.NullMarked;
