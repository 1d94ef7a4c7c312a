package io.chatops.core.cluster;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The way out for all who are connected to a hub, spread evenly over a while, so that the hubs that
 * take them are not overrun. Not for several threads.
 */
public final class Drain {
  /** The time that the last ones have to end what is under way for them. */
  public static final Duration LAST_WORDS = Duration.ofSeconds(5);

  /** This part of the time passes before anybody goes, for a balancer to learn of it. */
  private static final int NOTICE = 6;

  private final Supplier<Collection<? extends Guest>> guests;
  private final long noticeNanos;
  private final long overNanos;
  private final LongSupplier nanoTime;
  private final long startedAt;
  private final int total;
  private final Set<Guest> asked = new HashSet<>();
  private int askedEver;

  /** Somebody who is connected to this hub, an agent or a browser. No method blocks. */
  public interface Guest {
    /**
     * Goes to another hub, unless something is under way for it; it begins nothing new then, and is
     * asked again.
     */
    default void leave() {
      leaveNow();
    }

    /** Goes to another hub, whatever is under way for it. */
    void leaveNow();

    /** Stays after all, although it was asked to go, if it can. */
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

  /** Lets all stay who are still there. */
  public void cancel() {
    asked.forEach(Guest::stay);
  }

  /** Returns the number of those who should have been asked by now. */
  private long due(long elapsed) {
    if (elapsed >= overNanos) {
      return Long.MAX_VALUE;
    }
    double part = (double) (elapsed - noticeNanos) / (overNanos - noticeNanos);
    return part <= 0 ? 0 : (long) Math.ceil(part * total);
  }
}
