package io.chatops.ws;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bound on the memory that many connections hold: messages that have begun and not ended, and
 * answers that nobody reads. Beyond it, the connection that holds most gives up, at the address
 * that holds most. So light connections live on, whatever heavy ones do. Safe for use by many
 * threads.
 */
public final class HeldBytes {
  private final long limit;
  private final long limitPerAddress;
  private final Map<String, Address> addresses = new HashMap<>();
  private long total;

  private static final class Address {
    private final Set<Holder> holders = new HashSet<>();
    private long bytes;
  }

  /**
   * Bounds with these numbers.
   *
   * @param limit in bytes, of all connections together
   * @param limitPerAddress in bytes, of the connections of one address
   */
  public HeldBytes(long limit, long limitPerAddress) {
    this.limit = limit;
    this.limitPerAddress = limitPerAddress;
  }

  /** The bytes that one connection holds. */
  public final class Holder {
    private final String address;
    private final Runnable giveUp;
    private long bytes;
    private boolean over;

    private Holder(String address, Runnable giveUp) {
      this.address = address;
      this.giveUp = giveUp;
    }

    /** Sets what the connection holds; ignored once it had to give up. */
    public void set(long now) {
      synchronized (HeldBytes.this) {
        if (over || now == bytes) {
          return;
        }
        change(now);
        if (now == 0) {
          return;
        }
      }
      for (Holder victim = victim(address); victim != null; victim = victim(address)) {
        victim.giveUp.run();
      }
    }

    /** The connection is gone. */
    public void end() {
      synchronized (HeldBytes.this) {
        change(0);
        over = true;
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
   * A connection that holds nothing yet.
   *
   * @param giveUp called once at most, on any thread; what the connection held counts no more
   */
  public Holder holder(String address, Runnable giveUp) {
    return new Holder(address, giveUp);
  }

  /** Returns what all connections hold, in bytes. */
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
