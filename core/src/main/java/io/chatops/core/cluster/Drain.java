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
  public static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /**
   * This fraction of the period passes before any client is asked, so that a load balancer notices.
   */
  private static final int NOTICE = 6;

  private final Supplier<Collection<? extends Guest>> guests;
  private final long noticeNanos;
  private final long overNanos;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private final int total;
  private final Set<Guest> asked = new HashSet<>();
  private int askedEver;

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
   * @param over the time in which all are asked to go
   * @param nanoTime like {@link System#nanoTime}
   */
  public Drain(Supplier<Collection<? extends Guest>> guests, Duration over, LongSupplier nanoTime) {
    this.guests = guests;
    this.noticeNanos = over.dividedBy(NOTICE).toNanos();
    this.overNanos = over.toNanos();
    this.nanoTime = nanoTime;
    this.startedAt = nanoTime.getAsLong();
    this.total = guests.get().size();
  }

  /**
   * Asks those to go whose turn has come; called several times a second.
   *
   * @return true once nobody is left, and a balancer knows that nobody may come
   */
  public boolean step() {
    Set<Guest> present = new LinkedHashSet<>(guests.get());
    asked.retainAll(present); // a set: this is done often, and while many stay
    long elapsed = nanoTime.getAsLong() - startedAt;
    if (elapsed >= overNanos + LAST_WORDS.toNanos()) {
      present.forEach(Guest::leaveNow);
      return true;
    }
    for (Guest guest : present) {
      if (asked.contains(guest)) {
        guest.leave();
      } else if (askedEver < due(elapsed)) {
        asked.add(guest);
        askedEver++;
        guest.leave();
      }
    }
    return present.isEmpty() && elapsed >= noticeNanos;
  }

  /** Takes the request back for all clients that are still connected. */
  public void cancel() {
    asked.forEach(Guest::stay);
  }

  /** Returns the number of clients that should have been asked by now. */
  private long due(long elapsed) {
    if (elapsed >= overNanos) {
      return Long.MAX_VALUE;
    }
    double part = (double) (elapsed - noticeNanos) / (overNanos - noticeNanos);
    return part <= 0 ? 0 : (long) Math.ceil(part * total);
  }
}
