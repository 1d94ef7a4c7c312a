/**
 * Servers in PostgreSQL. The package only provides the port of {@code core.server}; its entities
 * never leave it.
 */
@NullMarked
package io.chatops.persistence.server;

import org.jspecify.annotations.NullMarked;
