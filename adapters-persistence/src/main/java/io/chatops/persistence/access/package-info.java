/**
 * Users, sessions, API keys and signing keys in PostgreSQL. The package only provides the ports of
 * {@code core.access}; its entities never leave it.
 */
@NullMarked
package io.chatops.persistence.access;

import org.jspecify.annotations.NullMarked;
