package io.chatops.core.alert;

import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.UUID;

/**
 * The intent to tell somebody of a change, stored in the transaction of the change itself: once the
 * change is stored, so is the notice, whatever happens to the hub. Whoever empties the outbox
 * ({@code notification_outbox} in PostgreSQL) decides later how to tell it, and through which
 * channels.
 *
 * @param id names this notice for ever; what is sent for it carries it, so that a receiver can tell
 *     a repetition
 * @param dueAt not to be sent before
 */
public record OutboxNotice(UUID id, AlertChange.Kind kind, UserId recipientId, Instant dueAt) {}
