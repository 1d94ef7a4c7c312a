/**
 * Executions of commands in PostgreSQL. The package offers nothing but the port of {@code
 * core.command}; its entities never leave it.
 */
@NullMarked
package io.chatops.persistence.command;

import org.jspecify.annotations.NullMarked;
