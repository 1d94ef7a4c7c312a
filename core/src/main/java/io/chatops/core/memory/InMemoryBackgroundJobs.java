package io.chatops.core.memory;

import io.chatops.core.hub.BackgroundJobs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;

/** Keeps in memory when jobs are due. */
public final class InMemoryBackgroundJobs implements BackgroundJobs {
  private final InstantSource clock;
  private final Map<Job, Instant> dueAt = new EnumMap<>(Job.class);

  public InMemoryBackgroundJobs(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized boolean claim(Job job, Duration period) {
    Instant now = clock.instant();
    Instant next = now.plus(period);
    Instant due = dueAt.getOrDefault(job, now);
    // One that is further away was noted while the clock was ahead.
    if (now.isBefore(due) && !due.isAfter(next)) {
      return false;
    }
    dueAt.put(job, next);
    return true;
  }
}
