package io.chatops.core.notify;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.Actor;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Removes a channel; what waits for it is not sent any more. */
public final class RemoveChannel {
  static final String REASON = "The channel was removed";

  private final OwnedChannels owned;
  private final NotificationChannelRepository channels;
  private final NotificationRepository notifications;
  private final Audit audit;
  private final InstantSource clock;

  public RemoveChannel(
      OwnedChannels owned,
      NotificationChannelRepository channels,
      NotificationRepository notifications,
      Audit audit,
      InstantSource clock) {
    this.owned = owned;
    this.channels = channels;
    this.notifications = notifications;
    this.audit = audit;
    this.clock = clock;
  }

  /** NOT_FOUND when it is not the actor's. */
  public void remove(Actor actor, ChannelId id) {
    String target = "channel " + id;
    audit.orRefused(actor, AuditAction.CHANNEL_REMOVE, target, () -> owned.get(actor, id));
    audit.account(actor, AuditAction.CHANNEL_REMOVE, target);
    channels.remove(id);
    notifications.suppressWaiting(id, REASON, clock.instant().truncatedTo(ChronoUnit.MICROS));
  }
}
