package io.chatops.ws;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that have not authenticated yet, up to a limit. Strangers cost no more than that.
 *
 * <p>A newcomer may be an honest peer that authenticates at once. So the socket that has waited
 * longest at the most crowded address makes room for it. A peer that has shown its credentials
 * keeps its place until they are checked: otherwise, when thousands come at once, peers that are
 * nearly through would be closed and come again. If all places are kept, the newcomer has to come
 * back later. Safe for use by many threads.
 */
public final class WaitingSockets {
  private final int limit;
  private final int limitPerAddress;
  private final Map<String, Address> addresses = new HashMap<>();
  private int total;
  private long entered;

  /** The sockets of one address. */
  private static final class Address {
    // In the order of their arrival.
    private final Set<Place> idle = new LinkedHashSet<>();
    private int kept;

    int size() {
      return idle.size() + kept;
    }
  }

  /**
   * An empty set.
   *
   * @param limit of all sockets together, at least 1
   * @param limitPerAddress of the sockets of one address, at least 1
   */
  public WaitingSockets(int limit, int limitPerAddress) {
    if (limit < 1 || limitPerAddress < 1) {
      throw new IllegalArgumentException("at least one socket must be able to wait");
    }
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** One socket's place among the waiting. */
  public final class Place {
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

    private Place(String address, long number) {
      this.address = address;
      this.number = number;
    }

    /**
     * Sets how the socket is closed when it has to make room. Closes it at once if it already had
     * to.
     *
     * @param close called once at most, on any thread
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
     * Keeps the place while the peer's credentials are checked. Does nothing if the socket waits no
     * more.
     */
    public void keep() {
      synchronized (WaitingSockets.this) {
        if (state == State.IDLE) {
          state = State.KEPT;
          Address here = here();
          here.idle.remove(this);
          here.kept++;
        }
      }
    }

    /** Waits again, as the newest: what the place was kept for is done. */
    public void waitAgain() {
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

    /** Gives up the place: the peer proved who it is, or is gone. Harmless when called again. */
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
   * Takes a place. The socket that makes room for it is closed before this returns. If that is the
   * newcomer itself, it is closed as soon as {@link Place#onEvicted} is called.
   */
  public Place enter(String address) {
    Place place;
    Runnable evict = null;
    synchronized (this) {
      place = new Place(address, entered++);
      place.here().idle.add(place);
      total++;
      Address crowded = crowded(place.here());
      if (crowded != null) {
        Place victim = oldest(crowded);
        victim.end(Place.State.EVICTED);
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
   * Returns the address at which a socket has to go, absent if there is room. At least one socket
   * can go: the newcomer.
   */
  private @Nullable Address crowded(Address newcomers) {
    if (newcomers.size() > limitPerAddress) {
      return newcomers;
    }
    if (total <= limit) {
      return null;
    }
    // Looks at no more addresses than sockets may wait, and only when all of them do.
    return addresses.values().stream()
        .filter(address -> !address.idle.isEmpty())
        .min(
            Comparator.comparingInt((Address address) -> -address.size())
                .thenComparingLong(address -> oldest(address).number))
        .orElseThrow();
  }

  private static Place oldest(Address address) {
    return address.idle.iterator().next();
  }
}
