/** The record of who did what. {@link io.chatops.rest.audit.AuditResource} is the entry point. */
@NullMarked
package io.chatops.rest.audit;

import org.jspecify.annotations.NullMarked;
