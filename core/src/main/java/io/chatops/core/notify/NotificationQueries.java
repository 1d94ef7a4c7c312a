package io.chatops.core.notify;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the notifications that were sent to an owner. */
public final class NotificationQueries {
  private final NotificationRepository notifications;

  public NotificationQueries(NotificationRepository notifications) {
    this.notifications = notifications;
  }

  /**
   * The actor's notifications, newest first; an absent filter matches all, one by somebody else's
   * channel or alert nothing.
   */
  public NotificationRepository.Page list(
      Actor actor,
      Notification.@Nullable State state,
      @Nullable ChannelId channelId,
      @Nullable AlertId alertId,
      @Nullable Instant since,
      int limit,
      int offset) {
    return notifications.find(
        new NotificationRepository.Query(
            actor.userId(), state, channelId, alertId, since, limit, offset));
  }
}
