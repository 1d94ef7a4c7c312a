/**
 * The record of who did what to what, when, allowed or not. {@link
 * io.chatops.core.audit.AuditTrail} has each event once and lets nobody change one.
 */
@NullMarked
package io.chatops.core.audit;

import org.jspecify.annotations.NullMarked;
