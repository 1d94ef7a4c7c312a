/**
 * The checks of {@code chatops-agent check}: {@link HostChecks} examines this machine, {@link
 * HubChecks} the connection to the hub. Every problem comes with its remedy.
 */
@NullMarked
package io.chatops.agent.check;

import org.jspecify.annotations.NullMarked;
