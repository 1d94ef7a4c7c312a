/**
 * Enrolment codes, tokens and the hosts that came with them, in PostgreSQL. The package only
 * provides the port of {@code core.enrolment}; its entities never leave it.
 */
@NullMarked
package io.chatops.persistence.enrolment;

import org.jspecify.annotations.NullMarked;
