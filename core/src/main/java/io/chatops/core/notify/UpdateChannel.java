package io.chatops.core.notify;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.UnaryOperator;

/** Changes what an owner may set on a channel. */
public final class UpdateChannel {
  static final String REASON = "The channel was disabled";

  private final OwnedChannels owned;
  private final NotificationChannelRepository channels;
  private final NotificationRepository notifications;
  private final AlertNotifier notifier;
  private final Audit audit;
  private final InstantSource clock;

  public UpdateChannel(
      OwnedChannels owned,
      NotificationChannelRepository channels,
      NotificationRepository notifications,
      AlertNotifier notifier,
      Audit audit,
      InstantSource clock) {
    this.owned = owned;
    this.channels = channels;
    this.notifications = notifications;
    this.notifier = notifier;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Applies a change; what waits for a channel that is disabled by it is not sent any more.
   *
   * @param change from the details as they are to those wanted; called again where others have
   *     changed them meanwhile, so that none of these changes is lost
   * @return the channel as it is now; NOT_FOUND when it is not the actor's
   */
  public NotificationChannel update(
      Actor actor, ChannelId id, UnaryOperator<ChannelDetails> change) {
    NotificationChannel channel =
        audit.orRefused(
            actor, AuditAction.CHANNEL_UPDATE, "channel " + id, () -> owned.get(actor, id));
    UnaryOperator<ChannelDetails> checked =
        before -> {
          ChannelDetails details = change.apply(before);
          notifier.check(details.settings());
          return details;
        };
    var unused = checked.apply(channel.details()); // refused before it is on record
    audit.account(actor, AuditAction.CHANNEL_UPDATE, "channel " + id);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    NotificationChannel updated =
        channels
            .update(id, checked, now)
            .orElseThrow(() -> ChatOpsException.notFound("Channel " + id + " was just removed"));
    if (!updated.details().enabled()) {
      notifications.suppressWaiting(id, REASON, now);
    }
    return updated;
  }
}
