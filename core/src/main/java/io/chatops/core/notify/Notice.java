package io.chatops.core.notify;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the outbox: the owner may have to be notified of an alert. The channels are decided
 * later. It stays until it is due and claimed, and is deleted with its alert.
 *
 * @param channelId the only channel that it is for; absent: all channels of the owner
 */
public record Notice(
    UUID id,
    UserId ownerId,
    AlertId alertId,
    Kind kind,
    Instant dueAt,
    @Nullable ChannelId channelId) {

  /** The event to notify of, or the alert to check again. */
  public enum Kind {
    OPENED,
    ESCALATED,
    RESOLVED,
    /** The check whether the alert is still open at the end of its snooze. */
    SNOOZED,
    /** The question whether the alert is still open and not acknowledged. */
    REMINDER,
    /** The question whether the alert's key has been calm since it was flapping. */
    SETTLED
  }

  /** The one notice of an alert per channel: a newer one replaces it. */
  static Notice reminder(UserId ownerId, AlertId alertId, ChannelId channelId, Instant dueAt) {
    return new Notice(
        named("reminder " + channelId + " " + alertId),
        ownerId,
        alertId,
        Kind.REMINDER,
        dueAt,
        channelId);
  }

  /** The one notice of a key. */
  static Notice settled(UserId ownerId, AlertKey key, AlertId alertId, Instant dueAt) {
    String name = "settled " + key.thresholdId() + " " + key.serverId() + " " + key.detail();
    return new Notice(named(name), ownerId, alertId, Kind.SETTLED, dueAt, null);
  }

  private static UUID named(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
