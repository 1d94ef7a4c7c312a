package io.chatops.ws;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counters of events on all sockets since the start, for the hub's own metrics. */
public final class SocketCounters {
  private final Map<SocketCount, LongAdder> counts = zeros(SocketCount.class);
  private final Map<SocketLimit, LongAdder> limitsHit = zeros(SocketLimit.class);

  private static <E extends Enum<E>> Map<E, LongAdder> zeros(Class<E> type) {
    Map<E, LongAdder> zeros = new EnumMap<>(type);
    for (E each : type.getEnumConstants()) {
      zeros.put(each, new LongAdder());
    }
    return zeros;
  }

  public void increment(SocketCount count) {
    add(count, 1);
  }

  /** Adds to a count; -1 when one of what is there now leaves. */
  public void add(SocketCount count, long change) {
    Objects.requireNonNull(counts.get(count)).add(change);
  }

  public long get(SocketCount count) {
    return Objects.requireNonNull(counts.get(count)).sum();
  }

  void limitHit(SocketLimit limit) {
    Objects.requireNonNull(limitsHit.get(limit)).increment();
  }

  /** Returns the numbers of sockets closed because of each limit. */
  public Map<SocketLimit, Long> limitsHit() {
    Map<SocketLimit, Long> hit = new EnumMap<>(SocketLimit.class);
    limitsHit.forEach((limit, count) -> hit.put(limit, count.sum()));
    return hit;
  }
}
