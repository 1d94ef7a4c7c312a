package io.chatops.core.notify;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.identity.AlertId;
import io.chatops.core.identity.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * That somebody may have to be told of an alert, before it is decided by which channels. Lies in
 * the outbox until it is due and taken; goes with its alert.
 *
 * @param channelId the only channel that it is for; absent: all the owner's
 */
public record Notice(
    UUID id,
    UserId ownerId,
    AlertId alertId,
    Kind kind,
    Instant dueAt,
    @Nullable ChannelId channelId) {

  /** The event to tell, or the alert to look at again. */
  public enum Kind {
    OPENED,
    ESCALATED,
    RESOLVED,
    /** Is the alert still open, and nobody has acknowledged it? */
    REMINDER,
    /** Has the alert's key been calm since it was flapping? */
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
