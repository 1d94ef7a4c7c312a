/**
 * Audit events in PostgreSQL. The package offers nothing but the port of {@code core.audit}; its
 * entities never leave it.
 */
@NullMarked
package io.chatops.persistence.audit;

import org.jspecify.annotations.NullMarked;
