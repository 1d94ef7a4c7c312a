package io.chatops.core.alert;

import io.chatops.core.identity.UserId;
import java.time.Instant;
import java.util.UUID;

/**
 * The intent to notify of a change, stored in the transaction of the change itself: once the change
 * is stored, so is the notice, even if the hub fails. The reader of the outbox ({@code
 * notification_outbox} in PostgreSQL) later decides on the message and the channels.
 *
 * @param id also the id of the message, so that a receiver can detect a repetition
 * @param dueAt not to be sent before
 */
public record OutboxNotice(UUID id, AlertChange.Kind kind, UserId recipientId, Instant dueAt) {}
