package io.chatops.core.notify;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.Actor;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** Makes a new channel the actor's. */
public final class CreateChannel {
  private final NotificationChannelRepository channels;
  private final AlertNotifier notifier;
  private final Quota quota;
  private final Audit audit;
  private final InstantSource clock;

  public CreateChannel(
      NotificationChannelRepository channels,
      AlertNotifier notifier,
      Quotas quotas,
      Audit audit,
      InstantSource clock) {
    this.channels = channels;
    this.notifier = notifier;
    this.quota = quotas.channelsPerUser();
    this.audit = audit;
    this.clock = clock;
  }

  /** The new channel; QUOTA_REACHED when the actor has as many as may be. */
  public NotificationChannel create(Actor actor, ChannelDetails details) {
    notifier.check(details.settings());
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    NotificationChannel channel =
        new NotificationChannel(ChannelId.random(), actor.userId(), details, now, now);
    audit.account(actor, AuditAction.CHANNEL_CREATE, "channel " + channel.id());
    if (!channels.add(channel, quota.most())) {
      String target = "channel " + channel.id();
      audit.refused(actor, AuditAction.CHANNEL_CREATE, target, quota.reason());
      throw quota.reached();
    }
    return channel;
  }
}
