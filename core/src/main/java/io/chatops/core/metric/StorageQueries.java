package io.chatops.core.metric;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.policy.HubAction;
import io.chatops.core.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Reads the use of the storage, for admins. Safe for use by many threads. */
public final class StorageQueries {
  /** Measured once for all who ask within this time. */
  static final Duration FRESH = Duration.ofMinutes(1);

  private final StorageMeter meter;
  private final InstantSource clock;
  private @Nullable StorageUsage last;

  public StorageQueries(StorageMeter meter, InstantSource clock) {
    this.meter = meter;
    this.clock = clock;
  }

  /**
   * Returns a measurement that is at most a minute old; FORBIDDEN to others than admins, since it
   * covers all servers.
   */
  public StorageUsage usage(Actor actor) {
    if (!Policy.may(actor, HubAction.ADMINISTER)) {
      throw ChatOpsException.forbidden("Only admins can see the storage of the whole hub");
    }
    return usage();
  }

  private synchronized StorageUsage usage() {
    Instant now = clock.instant();
    StorageUsage usage = last;
    if (usage == null || now.isBefore(usage.asOf()) || !now.isBefore(usage.asOf().plus(FRESH))) {
      usage = meter.measure();
      last = usage;
    }
    return usage;
  }
}
