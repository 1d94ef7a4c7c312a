/** The answers about the enrolment of hosts. */
@NullMarked
package io.chatops.api.enrolment;

import org.jspecify.annotations.NullMarked;
