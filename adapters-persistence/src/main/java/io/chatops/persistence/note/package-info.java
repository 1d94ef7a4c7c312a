/**
 * Notes about servers in PostgreSQL. The package only provides the port of {@code core.note}; its
 * entity never leaves it.
 */
@NullMarked
package io.chatops.persistence.note;

import org.jspecify.annotations.NullMarked;
