/**
 * The way from a code or a token to an agent with a key: {@link
 * io.chatops.agent.enrol.HubEnrolment} asks the hub, {@link io.chatops.agent.enrol.EnrolFiles}
 * stores the result.
 */
@NullMarked
package io.chatops.agent.enrol;

import org.jspecify.annotations.NullMarked;
