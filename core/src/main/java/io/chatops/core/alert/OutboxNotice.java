package io.chatops.core.alert;

import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.UUID;

/**
 * That somebody is to be told of a change, stored in the transaction of the change itself: once the
 * change is stored the notice is, whatever happens to the hub. How and by which channels is decided
 * later, by whoever empties the outbox ({@code notification_outbox} in PostgreSQL).
 *
 * @param id names this notice for ever; what is sent for it carries it, so that a receiver can tell
 *     a repetition
 * @param dueAt not to be sent before
 */
public record OutboxNotice(UUID id, AlertChange.Kind kind, UserId recipientId, Instant dueAt) {}
