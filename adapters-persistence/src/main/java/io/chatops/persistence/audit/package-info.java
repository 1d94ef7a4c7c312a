/**
 * Audit events in PostgreSQL. The package only provides the port of {@code core.audit}; its
 * entities never leave it.
 */
@NullMarked
package io.chatops.persistence.audit;

import org.jspecify.annotations.NullMarked;
