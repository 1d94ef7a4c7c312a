/**
 * Notification channels, the outbox and notifications in PostgreSQL. The package only provides the
 * ports of {@code core.notify}; its entities never leave it.
 */
@NullMarked
package io.chatops.persistence.notify;

import org.jspecify.annotations.NullMarked;
