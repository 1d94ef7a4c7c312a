/**
 * The record of every action and rejected attempt. {@link io.chatops.core.audit.AuditTrail} has
 * each event once and never changes one.
 */
@NullMarked
package io.chatops.core.audit;

import org.jspecify.annotations.NullMarked;
