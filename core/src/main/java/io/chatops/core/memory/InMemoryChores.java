package io.chatops.core.memory;

import io.chatops.core.hub.Chores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** Keeps in memory when chores are due. */
public final class InMemoryChores implements Chores {
  private final InstantSource clock;
  private final Map<Chore, Instant> dueAt = new EnumMap<>(Chore.class);

  public InMemoryChores(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized boolean take(Chore chore, Duration period) {
    Instant now = clock.instant();
    Instant next = now.plus(period);
    Instant due = dueAt.getOrDefault(chore, now);
    // One that is further away was noted while the clock was ahead.
    if (now.isBefore(due) && !due.isAfter(next)) {
      return false;
    }
    dueAt.put(chore, next);
    return true;
  }
}
