package io.chatops.core.notify;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.HubAction;
import io.chatops.core.policy.Policy;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The channels of a user, and the notifications sent through them. Another user's channel fails
 * with NOT_FOUND, like a missing one.
 */
public final class Channels {
  static final String DISABLED = "The channel was disabled";
  static final String REMOVED = "The channel was removed";

  private final NotificationChannelRepository channels;
  private final NotificationRepository notifications;
  private final AlertNotifier notifier;
  private final Quota quota;
  private final Audit audit;
  private final InstantSource clock;

  public Channels(
      NotificationChannelRepository channels,
      NotificationRepository notifications,
      AlertNotifier notifier,
      Quotas quotas,
      Audit audit,
      InstantSource clock) {
    this.channels = channels;
    this.notifications = notifications;
    this.notifier = notifier;
    this.quota = quotas.channelsPerUser();
    this.audit = audit;
    this.clock = clock;
  }

  /** Returns the actor's channels, oldest first. */
  public List<NotificationChannel> list(Actor actor) {
    return channels.findByOwner(Policy.scope(actor, Action.VIEW));
  }

  public NotificationChannel get(Actor actor, ChannelId id) {
    return get(actor, Action.VIEW, id);
  }

  private NotificationChannel get(Actor actor, Action action, ChannelId id) {
    return channels
        .find(id)
        .filter(channel -> Policy.may(actor, action, channel))
        .orElseThrow(
            () ->
                ChatOpsException.notFound(
                    "No channel " + id + "; GET /api/v1/notifications/channels lists yours"));
  }

  /** The same, with a refusal on record. */
  NotificationChannel require(Actor actor, Action action, ChannelId id, AuditAction audited) {
    return audit.orRefused(actor, audited, "channel " + id, () -> get(actor, action, id));
  }

  /** Creates a channel. Fails with QUOTA_REACHED if the actor has the maximum number of them. */
  public NotificationChannel create(Actor actor, ChannelDetails wanted) {
    ChannelDetails details = trusted(actor, wanted);
    notifier.check(details.settings());
    Instant now = now();
    NotificationChannel channel =
        new NotificationChannel(ChannelId.random(), Policy.ownerOfNew(actor), details, now, now);
    String target = channel.auditTarget();
    audit.account(actor, AuditAction.CHANNEL_CREATE, target);
    if (!channels.add(channel, quota.max())) {
      audit.refused(actor, AuditAction.CHANNEL_CREATE, target, quota.reason());
      throw quota.reached();
    }
    return channel;
  }

  /**
   * Changes a channel. If the change disables it, its waiting notifications are not sent.
   *
   * @param change maps the present details to the wanted ones; called again if another change came
   *     in between, so that none is lost
   */
  public NotificationChannel update(
      Actor actor, ChannelId id, UnaryOperator<ChannelDetails> change) {
    NotificationChannel channel = require(actor, Action.MANAGE, id, AuditAction.CHANNEL_UPDATE);
    UnaryOperator<ChannelDetails> checked =
        before -> {
          ChannelDetails details = trusted(actor, change.apply(before));
          notifier.check(details.settings());
          return details;
        };
    var unused = checked.apply(channel.details()); // refused before it is on record
    audit.account(actor, AuditAction.CHANNEL_UPDATE, channel.auditTarget());
    Instant now = now();
    NotificationChannel updated =
        channels
            .update(id, checked, now)
            .orElseThrow(() -> ChatOpsException.notFound("Channel " + id + " was just removed"));
    if (!updated.details().enabled()) {
      notifications.suppressWaiting(id, DISABLED, now);
    }
    return updated;
  }

  /** Takes the recipients whom an admin names as confirmed: the mail server is an admin's. */
  private static ChannelDetails trusted(Actor actor, ChannelDetails details) {
    return Policy.may(actor, HubAction.CONFIRM_RECIPIENTS)
            && details.settings() instanceof ChannelSettings.Email email
        ? details.with(email.trusted())
        : details;
  }

  /** Gives each recipient of a channel a code who has not agreed and has none. */
  ChannelSettings.Email withCodes(ChannelId id, Supplier<Secret> newCode) {
    return channels
        .update(
            id,
            before ->
                before.settings() instanceof ChannelSettings.Email email
                    ? before.with(email.withCodes(newCode))
                    : before,
            now())
        .map(channel -> channel.details().settings())
        .filter(ChannelSettings.Email.class::isInstance)
        .map(ChannelSettings.Email.class::cast)
        .orElseThrow(() -> ChatOpsException.notFound("Channel " + id + " was just removed"));
  }

  /** Removes a channel. Its waiting notifications are not sent. */
  public void remove(Actor actor, ChannelId id) {
    NotificationChannel channel = require(actor, Action.MANAGE, id, AuditAction.CHANNEL_REMOVE);
    audit.account(actor, AuditAction.CHANNEL_REMOVE, channel.auditTarget());
    channels.remove(id);
    notifications.suppressWaiting(id, REMOVED, now());
  }

  /**
   * Returns the notifications sent to the actor, newest first. An absent filter matches all;
   * another user's channel or alert matches nothing.
   */
  public NotificationRepository.Page notifications(
      Actor actor,
      Notification.@Nullable State state,
      @Nullable ChannelId channelId,
      @Nullable AlertId alertId,
      @Nullable Instant since,
      int limit,
      int offset) {
    return notifications.find(
        new NotificationRepository.Query(
            Policy.scope(actor, Action.VIEW), state, channelId, alertId, since, limit, offset));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
