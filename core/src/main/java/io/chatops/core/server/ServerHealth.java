package io.chatops.core.server;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Returns the health of a server. Reads memory only; safe for use by many threads. */
public interface ServerHealth {
  /** A source that knows no alerts. */
  ServerHealth ALL_HEALTHY = serverId -> HealthStatus.HEALTHY;

  /** Returns the worst severity of the server's active alerts. */
  HealthStatus of(ServerId serverId);

  /** Returns the health by the server's newest values alone, which count while it is online. */
  default HealthStatus ofValues(ServerId serverId) {
    return HealthStatus.HEALTHY;
  }

  /** Returns the time of the server's newest report that is known; absent: none is. */
  default @Nullable Instant reportedAt(ServerId serverId) {
    return null;
  }
}
