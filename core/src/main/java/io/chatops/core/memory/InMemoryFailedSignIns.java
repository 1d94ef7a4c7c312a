package io.chatops.core.memory;

import io.chatops.core.access.FailedSignIns;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts wrong passwords in memory. */
public final class InMemoryFailedSignIns implements FailedSignIns {
  private final Map<String, Instant> restoredAt = new HashMap<>();

  @Override
  public synchronized void add(List<Limit> limits, Instant now) {
    for (Limit limit : limits) {
      Instant before = restoredAt.getOrDefault(limit.caller(), now);
      Instant after = (before.isAfter(now) ? before : now).plus(limit.perAttempt());
      Instant most = now.plus(limit.window());
      restoredAt.put(limit.caller(), after.isBefore(most) ? after : most);
    }
  }

  @Override
  public synchronized Duration waitOf(List<Limit> limits, Instant now) {
    return limits.stream()
        .map(limit -> limit.waitOf(restoredAt.get(limit.caller()), now))
        .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) < 0 ? other : one);
  }

  @Override
  public synchronized void deleteRestored(Instant now) {
    restoredAt.values().removeIf(at -> !at.isAfter(now));
  }
}
