package io.chatops.ws;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that have not authenticated yet: no more than fit, so that any number of strangers
 * costs no more than the limits allow. A newcomer is never turned away, since it may be an honest
 * peer that authenticates at once: who waits longest at the most crowded address makes room for it.
 * Safe for use by many threads.
 */
public final class WaitingSockets {
  private final int limit;
  private final int limitPerAddress;
  // The places of an address in the order of their arrival.
  private final Map<String, Set<Place>> byAddress = new HashMap<>();
  private int total;
  private long entered;

  /**
   * No socket waits yet.
   *
   * @param limit of all together, at least 1
   * @param limitPerAddress of one address, at least 1
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
    private boolean evicted;
    private @Nullable Runnable onEvicted;

    private Place(String address, long number) {
      this.address = address;
      this.number = number;
    }

    /**
     * Says how the socket is closed when it has to make room; at once when it already had to.
     *
     * @param close called once at most, on any thread
     */
    public void onEvicted(Runnable close) {
      synchronized (WaitingSockets.this) {
        onEvicted = close;
        if (!evicted) {
          return;
        }
      }
      close.run();
    }

    /** Waits no more: the peer proved who it is, or is gone. Harmless when called again. */
    public void leave() {
      synchronized (WaitingSockets.this) {
        remove(this);
      }
    }
  }

  /** Takes a place. Whoever has to make room for it is closed before this returns. */
  public Place enter(String address) {
    Place place;
    Runnable evict = null;
    synchronized (this) {
      Place victim = victim(address);
      if (victim != null) {
        remove(victim);
        victim.evicted = true;
        evict = victim.onEvicted;
      }
      place = new Place(address, entered++);
      byAddress.computeIfAbsent(address, a -> new LinkedHashSet<>()).add(place);
      total++;
    }
    if (evict != null) {
      evict.run();
    }
    return place;
  }

  public synchronized int count() {
    return total;
  }

  private @Nullable Place victim(String newcomer) {
    Set<Place> here = byAddress.get(newcomer);
    if (here != null && here.size() >= limitPerAddress) {
      return oldest(here);
    }
    if (total < limit) {
      return null;
    }
    // Looks at no more addresses than sockets may wait, and only when all of them do.
    Set<Place> mostCrowded =
        byAddress.values().stream()
            .min(
                Comparator.<Set<Place>>comparingInt(places -> -places.size())
                    .thenComparingLong(places -> oldest(places).number))
            .orElseThrow();
    return oldest(mostCrowded);
  }

  private static Place oldest(Set<Place> places) {
    Iterator<Place> inOrderOfArrival = places.iterator();
    return inOrderOfArrival.next();
  }

  private void remove(Place place) {
    Set<Place> here = byAddress.get(place.address);
    if (here != null && here.remove(place)) {
      total--;
      if (here.isEmpty()) {
        byAddress.remove(place.address);
      }
    }
  }
}
