/**
 * Command executions in PostgreSQL. The package only provides the port of {@code core.command}; its
 * entities never leave it.
 */
@NullMarked
package io.chatops.persistence.command;

import org.jspecify.annotations.NullMarked;
