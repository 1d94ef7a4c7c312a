package io.chatops.core.notify;

import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Sends due notifications: one at a time per channel, a few at a time per owner, and half of all
 * for the owners of slow receivers together, so that a slow channel delays no other owner's. Failed
 * attempts are retried for a day.
 */
public final class NotificationSender {
  /** At once, for everybody; the executor should have as many threads. */
  public static final int MAX_CONCURRENT = 8;

  private static final int MAX_PER_OWNER = 3;

  /** At once, for the owners of receivers that were slow a short time ago. */
  static final int MAX_SLOW = MAX_CONCURRENT / 2;

  /** A longer attempt has a slow receiver. */
  static final Duration SLOW = Duration.ofSeconds(3);

  /** The time for which a slow receiver's owner is remembered. */
  static final Duration SLOW_FOR = Duration.ofHours(1);

  /** Three times what a notifier takes at most; then it hangs, and is interrupted. */
  static final Duration HANGS = Duration.ofSeconds(30);

  /** A hub that has not stored the result of an attempt by then has ended. */
  static final Duration LEASE = Duration.ofMinutes(1);

  private final NotificationRepository notifications;
  private final Attempt attempt;
  private final Executor executor;
  private final InstantSource clock;
  private final Runnable onFree;
  private final Consumer<RuntimeException> onProblem;
  private final Map<ChannelId, Flight> flights = new ConcurrentHashMap<>();
  private final Map<UserId, Instant> slowUntil = new HashMap<>(); // of the loop's thread
  private final LongAdder sent = new LongAdder();
  private final LongAdder failedAttempts = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * Creates a sender.
   *
   * @param executor runs the attempts, which block
   * @param onFree called when there may be something to send again
   * @param onProblem receives problems of the hub itself
   */
  NotificationSender(
      NotificationRepository notifications,
      Attempt attempt,
      Executor executor,
      InstantSource clock,
      Runnable onFree,
      Consumer<RuntimeException> onProblem) {
    this.notifications = notifications;
    this.attempt = attempt;
    this.executor = executor;
    this.clock = clock;
    this.onFree = onFree;
    this.onProblem = onProblem;
  }

  /** An attempt under way. */
  private final class Flight implements Runnable {
    private final Notification claimed;
    private final Instant startedAt;
    private final FutureTask<Void> task = new FutureTask<>(this, null);

    private Flight(Notification claimed, Instant startedAt) {
      this.claimed = claimed;
      this.startedAt = startedAt;
    }

    @Override
    public void run() {
      try {
        finish(claimed, made());
      } catch (RuntimeException e) {
        onProblem.accept(e); // the storage may be away: after the lease it is tried again
      } finally {
        flights.remove(claimed.channelId(), this);
        onFree.run();
      }
    }

    /** One that can never be made, since a row is damaged, is given up in the end as any other. */
    private Notification made() {
      try {
        return attempt.make(claimed);
      } catch (RuntimeException e) {
        InvalidStoredData.requireStorage(e);
        onProblem.accept(new InvalidStoredData("notification " + claimed.id() + " waits", e));
        Receipt failure = new Receipt.Retry("The hub failed to send it; see the hub's log", null);
        return RetrySchedule.after(claimed, failure, now());
      }
    }
  }

  /**
   * The counts since the start.
   *
   * @param failedAttempts those tried again counted, too
   * @param failed notifications that were given up
   */
  public record Counters(long sent, long failedAttempts, long failed) {}

  public Counters counters() {
    return new Counters(sent.sum(), failedAttempts.sum(), failed.sum());
  }

  /** Starts to send what is due, up to the limits, and ends attempts that hang. */
  void sendDue() {
    noteSlow(now());
    endHanging();
    while (flights.size() < MAX_CONCURRENT) {
      Instant now = now();
      Optional<Notification> claimed =
          notifications.claim(now, now.plus(LEASE), Set.copyOf(flights.keySet()), busyOwners());
      if (claimed.isEmpty()) {
        return;
      }
      start(new Flight(claimed.get(), now));
    }
  }

  private void start(Flight flight) {
    flights.put(flight.claimed.channelId(), flight);
    try {
      executor.execute(flight.task);
    } catch (RejectedExecutionException e) {
      flights.remove(flight.claimed.channelId(), flight);
      throw e; // as the hub stops; the lease ends by itself
    }
  }

  private void noteSlow(Instant now) {
    slowUntil.values().removeIf(until -> until.isBefore(now));
    flights.values().stream()
        .filter(flight -> flight.startedAt.isBefore(now.minus(SLOW)))
        .forEach(flight -> slowUntil.put(flight.claimed.ownerId(), now.plus(SLOW_FOR)));
  }

  private Set<UserId> busyOwners() {
    Map<UserId, Integer> counts = new HashMap<>();
    flights.values().forEach(flight -> counts.merge(flight.claimed.ownerId(), 1, Integer::sum));
    Set<UserId> busy = new HashSet<>(counts.keySet());
    busy.removeIf(owner -> counts.getOrDefault(owner, 0) < MAX_PER_OWNER);
    int slow = slowUntil.keySet().stream().mapToInt(owner -> counts.getOrDefault(owner, 0)).sum();
    if (slow >= MAX_SLOW) {
      busy.addAll(slowUntil.keySet());
    }
    return busy;
  }

  private void endHanging() {
    Instant hanging = now().minus(HANGS);
    for (Flight flight : List.copyOf(flights.values())) {
      if (!flight.startedAt.isAfter(hanging)) {
        // First, so that what the interrupted attempt says comes too late.
        Receipt silence = new Receipt.Retry("No end within " + HANGS.toSeconds() + " s", null);
        finish(flight.claimed, RetrySchedule.after(flight.claimed, silence, now()));
        flight.task.cancel(true);
        flights.remove(flight.claimed.channelId(), flight);
      }
    }
  }

  private void finish(Notification claimed, Notification after) {
    if (!notifications.finish(claimed, after)) {
      return;
    }
    switch (after.state()) {
      case SENT -> sent.increment();
      case FAILED -> {
        failedAttempts.increment();
        failed.increment();
      }
      case PENDING -> {
        if (after.attempts() == claimed.attempts()) {
          failedAttempts.increment(); // else it was put off
        }
      }
      case SENDING, SUPPRESSED -> {}
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
