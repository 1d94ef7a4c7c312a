package io.chatops.ws;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limit for the memory that connections hold in incomplete messages and unread responses. If it
 * is exceeded, the largest connection of the address that holds most is evicted. Light connections
 * therefore survive, whatever heavy ones do. Thread-safe.
 */
public final class ConnectionMemoryBudget {
  private final long limit;
  private final long limitPerAddress;
  private final Map<String, Address> addresses = new HashMap<>();
  private long total;

  private static final class Address {
    private final Set<Holder> holders = new HashSet<>();
    private long bytes;
  }

  /**
   * Creates the bounds.
   *
   * @param limit bytes for all connections together
   * @param limitPerAddress bytes for the connections of one address
   */
  public ConnectionMemoryBudget(long limit, long limitPerAddress) {
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** The bytes held by one connection. */
  public final class Holder {
    private final String address;
    private final Runnable evict;
    private long bytes;
    private boolean closed;

    private Holder(String address, Runnable giveUp) {
      this.address = address;
      this.evict = giveUp;
    }

    /** Sets the number of bytes held; ignored once the connection had to give up. */
    public void set(long now) {
      synchronized (ConnectionMemoryBudget.this) {
        if (closed || now == bytes) {
          return;
        }
        change(now);
        if (now == 0) {
          return;
        }
      }
      for (Holder victim = victim(address); victim != null; victim = victim(address)) {
        victim.evict.run();
      }
    }

    /** Releases everything; called when the connection has ended. */
    public void end() {
      synchronized (ConnectionMemoryBudget.this) {
        change(0);
        closed = true;
      }
    }

    private void change(long now) {
      Address here = addresses.computeIfAbsent(address, name -> new Address());
      total += now - bytes;
      here.bytes += now - bytes;
      bytes = now;
      if (now > 0) {
        here.holders.add(this);
        return;
      }
      here.holders.remove(this);
      if (here.holders.isEmpty()) {
        addresses.remove(address);
      }
    }
  }

  /**
   * Returns the holder for a connection that holds nothing yet.
   *
   * @param giveUp called at most once, on any thread; the connection's bytes no longer count
   */
  public Holder holder(String address, Runnable giveUp) {
    return new Holder(address, giveUp);
  }

  /** Returns the bytes held by all connections. */
  public synchronized long total() {
    return total;
  }

  private synchronized @Nullable Holder victim(String address) {
    Address here = addresses.get(address);
    Address heaviest = here != null && here.bytes > limitPerAddress ? here : null;
    if (heaviest == null && total > limit) {
      heaviest =
          addresses.values().stream().max(Comparator.comparingLong(a -> a.bytes)).orElseThrow();
    }
    if (heaviest == null) {
      return null;
    }
    Holder victim =
        heaviest.holders.stream().max(Comparator.comparingLong(h -> h.bytes)).orElseThrow();
    victim.end();
    return victim;
  }
}
