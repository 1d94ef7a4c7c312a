package io.chatops.core.notify;

import io.chatops.core.access.EmailAddress;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.UserId;
import io.chatops.core.policy.Action;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Sends a message through a channel at once, so that its owner sees whether it works. */
public final class TestChannel {
  /** Each takes a thread that answers requests for up to 10 seconds. */
  private static final int MAX_CONCURRENT = 8;

  private final Channels channels;
  private final AlertNotifier notifier;
  private final MessageWriter writer;
  private final MailBudget mails;
  private final Audit audit;
  private final InstantSource clock;
  private final Semaphore slots = new Semaphore(MAX_CONCURRENT);
  private final Set<UserId> testing = ConcurrentHashMap.newKeySet();

  public TestChannel(
      Channels channels,
      AlertNotifier notifier,
      MessageWriter writer,
      MailBudget mails,
      Audit audit,
      InstantSource clock) {
    this.channels = channels;
    this.notifier = notifier;
    this.writer = writer;
    this.mails = mails;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Sends, even through a channel that is disabled or has its quiet hours, and waits for the end.
   * Recipients of e-mails who have not agreed yet get a code instead.
   *
   * @return how it went; NOT_FOUND is thrown when the channel is not the actor's, RATE_LIMITED when
   *     the actor has one under way, or everybody together too many
   */
  public Receipt test(Actor actor, ChannelId id) {
    NotificationChannel channel =
        channels.require(actor, Action.OPERATE, id, AuditAction.CHANNEL_TEST);
    if (!testing.add(channel.ownerId())) {
      throw tooMany("You already have a channel test in progress");
    }
    try {
      return testInSlot(actor, channel);
    } finally {
      testing.remove(channel.ownerId());
    }
  }

  private Receipt testInSlot(Actor actor, NotificationChannel channel) {
    if (!slots.tryAcquire()) {
      throw tooMany("This hub has reached its limit of concurrent channel tests");
    }
    try {
      audit.account(actor, AuditAction.CHANNEL_TEST, channel.auditTarget());
      ChannelSettings settings = channel.details().settings();
      if (settings instanceof ChannelSettings.Email email && !email.unconfirmed().isEmpty()) {
        return sendCodes(channel, channels.withCodes(channel.id(), TestChannel::newCode));
      }
      String refusal = mails.takeFor(channel.ownerId(), settings);
      return refusal == null
          ? notifier.send(settings, writer.test(now()))
          : new Receipt.Rejected(refusal);
    } finally {
      slots.release();
    }
  }

  private Receipt sendCodes(NotificationChannel channel, ChannelSettings.Email email) {
    for (EmailAddress address : email.unconfirmed()) {
      Secret code = email.codes().get(address.value());
      String refusal = mails.takeForCode(channel.ownerId(), address);
      if (refusal != null || code == null) {
        return new Receipt.Rejected(String.valueOf(refusal));
      }
      Receipt receipt =
          notifier.send(
              ChannelSettings.Email.to(List.of(address)).trusted(), writer.code(code, now()));
      if (!(receipt instanceof Receipt.Delivered)) {
        return receipt;
      }
    }
    return new Receipt.Delivered(
        "each recipient who has not confirmed got a code; enter it in the channel");
  }

  /** Returns 48 random bits, in groups that are easily typed. */
  private static Secret newCode() {
    String random = UUID.randomUUID().toString();
    return new Secret(
        random.substring(0, 4) + "-" + random.substring(4, 8) + "-" + random.substring(9, 13));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  private static ChatOpsException tooMany(String what) {
    return ChatOpsException.rateLimited(what + "; try again in 5 s", Duration.ofSeconds(5));
  }
}
