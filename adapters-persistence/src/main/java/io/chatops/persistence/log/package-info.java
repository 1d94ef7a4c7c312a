/**
 * Log entries of servers in PostgreSQL. The package only provides the port of {@code core.log}; its
 * entities never leave it.
 */
@NullMarked
package io.chatops.persistence.log;

import org.jspecify.annotations.NullMarked;
