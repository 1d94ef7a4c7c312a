package io.chatops.core.notify;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Makes a new channel the actor's. */
public final class CreateChannel {
  /** More ways to reach one person than anybody has. */
  public static final int MOST_PER_OWNER = 20;

  private final NotificationChannelRepository channels;
  private final AlertNotifier notifier;
  private final Audit audit;
  private final InstantSource clock;

  public CreateChannel(
      NotificationChannelRepository channels,
      AlertNotifier notifier,
      Audit audit,
      InstantSource clock) {
    this.channels = channels;
    this.notifier = notifier;
    this.audit = audit;
    this.clock = clock;
  }

  /** The new channel; CONFLICT when the actor has as many as may be. */
  public NotificationChannel create(Actor actor, ChannelDetails details) {
    notifier.check(details.settings());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    NotificationChannel channel =
        new NotificationChannel(ChannelId.random(), actor.userId(), details, now, now);
    audit.account(actor, AuditAction.CHANNEL_CREATE, "channel " + channel.id());
    if (!channels.add(channel, MOST_PER_OWNER)) {
      String reason = "You have " + MOST_PER_OWNER + " channels, the most there may be";
      audit.refused(actor, AuditAction.CHANNEL_CREATE, "channel " + channel.id(), reason);
      throw ChatOpsException.conflict(reason + "; remove one first");
    }
    return channel;
  }
}
