/**
 * Log entries of servers in PostgreSQL. The package offers nothing but the port of {@code
 * core.log}; its entities never leave it.
 */
@NullMarked
package io.chatops.persistence.log;

import org.jspecify.annotations.NullMarked;
