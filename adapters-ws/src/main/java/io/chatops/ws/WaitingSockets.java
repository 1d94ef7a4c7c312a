package io.chatops.ws;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that have not authenticated yet, up to a limit, which bounds the cost of strangers.
 *
 * <p>A newcomer may be an honest peer that authenticates at once, so the socket that has waited
 * longest at the most crowded address makes room for it. A peer that has sent its credentials keeps
 * its place until they are checked. Otherwise, when thousands arrive at once, peers that are almost
 * admitted would be closed and would come again. If all places are kept, the newcomer has to come
 * back later. Thread-safe.
 */
public final class WaitingSockets {
  private final int limit;
  private final int limitPerAddress;
  private final Map<String, Address> addresses = new HashMap<>();
  private int total;
  private long entered;

  private static final class Address {
    // In order of arrival.
    private final Set<Slot> idle = new LinkedHashSet<>();
    private int kept;

    int size() {
      return idle.size() + kept;
    }
  }

  /**
   * Creates an empty set.
   *
   * @param limit the maximum of all sockets together, at least 1
   * @param limitPerAddress the maximum of the sockets of one address, at least 1
   */
  public WaitingSockets(int limit, int limitPerAddress) {
    if (limit < 1 || limitPerAddress < 1) {
      throw new IllegalArgumentException("the limits must be at least 1");
    }
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** One socket's place among the waiting ones. */
  public final class Slot {
    private final String address;
    private final long number;
    private State state = State.IDLE;
    private @Nullable Runnable onEvicted;

    private enum State {
      IDLE,
      KEPT,
      EVICTED,
      LEFT
    }

    private Slot(String address, long number) {
      this.address = address;
      this.number = number;
    }

    /**
     * Sets the action that closes the socket when it has to make room. If it already had to, runs
     * the action at once.
     *
     * @param close called at most once, on any thread
     */
    public void onEvicted(Runnable close) {
      synchronized (WaitingSockets.this) {
        onEvicted = close;
        if (state != State.EVICTED) {
          return;
        }
      }
      close.run();
    }

    /**
     * Keeps the place while the peer's credentials are checked. Has no effect if the socket is no
     * longer waiting.
     */
    public void pin() {
      synchronized (WaitingSockets.this) {
        if (state == State.IDLE) {
          state = State.KEPT;
          Address here = here();
          here.idle.remove(this);
          here.kept++;
        }
      }
    }

    /** Waits again as the newest; called when the reason to keep the place is gone. */
    public void requeue() {
      synchronized (WaitingSockets.this) {
        if (state == State.IDLE) {
          here().idle.remove(this);
        } else if (state == State.KEPT) {
          here().kept--;
        } else {
          return;
        }
        state = State.IDLE;
        here().idle.add(this);
      }
    }

    /** Releases the place, because the peer has authenticated or is gone. May be called again. */
    public void leave() {
      synchronized (WaitingSockets.this) {
        end(State.LEFT);
      }
    }

    private void end(State end) {
      if (state == State.IDLE) {
        here().idle.remove(this);
      } else if (state == State.KEPT) {
        here().kept--;
      } else {
        return;
      }
      state = end;
      total--;
      addresses.computeIfPresent(address, (name, here) -> here.size() == 0 ? null : here);
    }

    private Address here() {
      return addresses.computeIfAbsent(address, name -> new Address());
    }
  }

  /**
   * Takes a place. The socket that makes room for it is closed before this method returns. If that
   * is the newcomer itself, it is closed as soon as {@link Place#onEvicted} is called.
   */
  public Slot enter(String address) {
    Slot place;
    Runnable evict = null;
    synchronized (this) {
      place = new Slot(address, entered++);
      place.here().idle.add(place);
      total++;
      Address crowded = crowded(place.here());
      if (crowded != null) {
        Slot victim = oldest(crowded);
        victim.end(Slot.State.EVICTED);
        evict = victim.onEvicted;
      }
    }
    if (evict != null) {
      evict.run();
    }
    return place;
  }

  public synchronized int count() {
    return total;
  }

  /**
   * Returns the address at which a socket must go; absent if there is room. At least one socket can
   * go, namely the newcomer.
   */
  private @Nullable Address crowded(Address newcomers) {
    if (newcomers.size() > limitPerAddress) {
      return newcomers;
    }
    if (total <= limit) {
      return null;
    }
    // Examines at most as many addresses as sockets may wait, and only when the limit is reached.
    return addresses.values().stream()
        .filter(address -> !address.idle.isEmpty())
        .min(
            Comparator.comparingInt((Address address) -> -address.size())
                .thenComparingLong(address -> oldest(address).number))
        .orElseThrow();
  }

  private static Slot oldest(Address address) {
    return address.idle.iterator().next();
  }
}
