package io.chatops.core.notify;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import java.util.List;

/** The one place that decides whether a channel is an actor's. */
public final class OwnedChannels {
  private final NotificationChannelRepository channels;

  public OwnedChannels(NotificationChannelRepository channels) {
    this.channels = channels;
  }

  /** The channel; NOT_FOUND alike when there is none and when it is somebody else's. */
  public NotificationChannel get(Actor actor, ChannelId id) {
    return channels
        .find(id)
        .filter(channel -> channel.ownerId().equals(actor.userId()))
        .orElseThrow(
            () ->
                ChatOpsException.notFound(
                    "No channel " + id + "; GET /api/v1/notifications/channels lists yours"));
  }

  /** The actor's channels, oldest first. */
  public List<NotificationChannel> list(Actor actor) {
    return channels.findByOwner(actor.userId());
  }
}
