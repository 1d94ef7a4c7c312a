/** The answers of the ways in which hosts become servers. */
@NullMarked
package io.chatops.api.enrolment;

import org.jspecify.annotations.NullMarked;
