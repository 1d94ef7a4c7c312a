package io.chatops.core.notify;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Sends a message through a channel at once, so that its owner sees whether it works. */
public final class TestChannel {
  /** Each takes a thread that answers requests for up to 10 seconds. */
  private static final int MAX_CONCURRENT = 8;

  private final Channels channels;
  private final AlertNotifier notifier;
  private final MessageWriter writer;
  private final Audit audit;
  private final InstantSource clock;
  private final Semaphore slots = new Semaphore(MAX_CONCURRENT);
  private final Set<UserId> testing = ConcurrentHashMap.newKeySet();

  public TestChannel(
      Channels channels,
      AlertNotifier notifier,
      MessageWriter writer,
      Audit audit,
      InstantSource clock) {
    this.channels = channels;
    this.notifier = notifier;
    this.writer = writer;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Sends, even through a channel that is disabled or has its quiet hours, and waits for the end.
   *
   * @return how it went; NOT_FOUND is thrown when the channel is not the actor's, RATE_LIMITED when
   *     the actor has one under way, or everybody together too many
   */
  public Receipt test(Actor actor, ChannelId id) {
    String target = "channel " + id;
    NotificationChannel channel = channels.require(actor, id, AuditAction.CHANNEL_TEST);
    if (!testing.add(channel.ownerId())) {
      throw tooMany("You already have a channel test in progress");
    }
    try {
      return testInSlot(actor, channel, target);
    } finally {
      testing.remove(channel.ownerId());
    }
  }

  private Receipt testInSlot(Actor actor, NotificationChannel channel, String target) {
    if (!slots.tryAcquire()) {
      throw tooMany("This hub has reached its limit of concurrent channel tests");
    }
    try {
      audit.account(actor, AuditAction.CHANNEL_TEST, target);
      return notifier.send(
          channel.details().settings(),
          writer.test(channel.details(), clock.instant().truncatedTo(ChronoUnit.MICROS)));
    } finally {
      slots.release();
    }
  }

  private static ChatOpsException tooMany(String what) {
    return ChatOpsException.rateLimited(what + "; try again in 5 s", Duration.ofSeconds(5));
  }
}
