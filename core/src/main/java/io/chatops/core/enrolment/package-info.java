/**
 * The ways in which a host becomes a server that reports: with a code that its owner made for one
 * server, or with a token that makes a server for each host. {@link
 * io.chatops.core.enrolment.EnrolHost} is what hosts ask for.
 */
@NullMarked
package io.chatops.core.enrolment;

import org.jspecify.annotations.NullMarked;
