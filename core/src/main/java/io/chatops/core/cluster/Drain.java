package io.chatops.core.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Disconnects all clients of a hub, evenly over a period, so that the hubs that receive them are
 * not overloaded. Not thread-safe.
 */
public final class Drain {
  /** The time in which the last clients may complete their work. */
  public static final Duration GRACE_PERIOD = Duration.ofSeconds(5);

  /**
   * This fraction of the period passes before any client is asked, so that a load balancer notices.
   */
  private static final int NOTICE = 6;

  private final Supplier<Collection<? extends Guest>> guests;
  private final long noticeNanos;
  private final long durationNanos;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private final int total;
  private final Set<Guest> requested = new HashSet<>();
  private int requestedEver;

  /** A client of this hub: an agent or a browser. No method blocks. */
  public interface Guest {
    /**
     * Asks the client to move to another hub. A client with work in progress starts nothing new,
     * and is asked again later.
     */
    default void leave() {
      leaveNow();
    }

    /** Disconnects the client, also during its work. */
    void leaveNow();

    /** Takes the request back: the client stays if it can. */
    default void stay() {}
  }

  /**
   * Begins; nobody goes before {@link #step}.
   *
   * @param guests tells who is connected
   * @param duration the time in which all are asked to leave
   * @param nanoTime like {@link System#nanoTime}
   */
  public Drain(
      Supplier<Collection<? extends Guest>> guests, Duration duration, LongSupplier nanoTime) {
    this.guests = guests;
    this.noticeNanos = duration.dividedBy(NOTICE).toNanos();
    this.durationNanos = duration.toNanos();
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
    this.total = guests.get().size();
  }

  /**
   * Asks the next ones to leave; called several times a second.
   *
   * @return true once nobody is left, and a balancer knows that nobody may come
   */
  public boolean step() {
    Set<Guest> present = new LinkedHashSet<>(guests.get());
    requested.retainAll(present); // a set: this is done often, and while many stay
    long elapsed = nanoTime.getAsLong() - startedAt;
    if (elapsed >= durationNanos + GRACE_PERIOD.toNanos()) {
      present.forEach(Guest::leaveNow);
      return true;
    }
    for (Guest guest : present) {
      if (requested.contains(guest)) {
        guest.leave();
      } else if (requestedEver < due(elapsed)) {
        requested.add(guest);
        requestedEver++;
        guest.leave();
      }
    }
    return present.isEmpty() && elapsed >= noticeNanos;
  }

  /** Takes the request back for all clients that are still connected. */
  public void cancel() {
    requested.forEach(Guest::stay);
  }

  /** Returns the number of clients that should have been asked by now. */
  private long due(long elapsed) {
    if (elapsed >= durationNanos) {
      return Long.MAX_VALUE;
    }
    double part = (double) (elapsed - noticeNanos) / (durationNanos - noticeNanos);
    return part <= 0 ? 0 : (long) Math.ceil(part * total);
  }
}
