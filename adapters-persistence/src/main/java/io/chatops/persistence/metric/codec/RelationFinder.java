package io.chatops.persistence.metric.codec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds series that move like an earlier one or exactly opposite to it. For one chunk only. */
final class RelationFinder {
  private final Map<Long, Integer> byMovement = new HashMap<>();
  private final List<Known> known = new ArrayList<>();

  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Known(int place, Presence presence, long[] values) {}

  /**
   * Returns the relation to an earlier series that has none itself. Null if there is none, or if
   * the series moves so evenly that it takes no space anyway.
   *
   * @param place its index in the chunk
   * @param values as many as the presence has ticks; never changed afterwards
   */
  @Nullable Relation find(int place, Presence presence, long[] values) {
    long movement = movement(values);
    if (movement == 0) {
      return null;
    }
    Integer found = byMovement.putIfAbsent(movement, known.size());
    if (found == null) {
      known.add(new Known(place, presence, values));
      return null;
    }
    Known other = known.get(found);
    if (!presence.isSame(other.presence)) {
      return null;
    }
    for (boolean opposite : new boolean[] {false, true}) {
      long offset = opposite ? values[0] + other.values[0] : values[0] - other.values[0];
      Relation relation = new Relation(other.place, opposite, offset);
      if (holds(relation, other.values, values)) {
        return relation;
      }
    }
    return null;
  }

  /** Frees the memory; later series can then only be related to later ones. */
  void clear() {
    byMovement.clear();
    known.clear();
  }

  private static boolean holds(Relation relation, long[] others, long[] values) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != relation.value(others[i])) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns a hash that is equal for series that move alike or oppositely; 0 for one that moves
   * evenly.
   */
  private static long movement(long[] values) {
    long hash = values.length;
    long direction = 0;
    boolean even = true;
    for (int i = 1; i < values.length; i++) {
      long difference = values[i] - values[i - 1];
      if (direction == 0 && difference != 0) {
        direction = difference > 0 ? 1 : -1;
      }
      even &= difference == values[1] - values[0];
      hash = (hash ^ (difference * direction)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return even ? 0 : hash;
  }
}
