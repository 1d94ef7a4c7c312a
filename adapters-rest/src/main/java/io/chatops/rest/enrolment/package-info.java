/**
 * The way of a new agent to its hub: a key, a configuration, and lines to paste on the host. {@link
 * io.chatops.rest.enrolment.AgentSetup} has the texts.
 */
@NullMarked
package io.chatops.rest.enrolment;

import org.jspecify.annotations.NullMarked;
