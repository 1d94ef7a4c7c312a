package io.chatops.core.server;

import io.chatops.core.identity.ServerId;

/** Tells the health of a server. Reads memory only; safe for use by many threads. */
public interface ServerHealth {
  /** A source that knows no alerts. */
  ServerHealth ALL_HEALTHY = serverId -> HealthStatus.HEALTHY;

  /** Returns the worst severity of the server's active alerts. */
  HealthStatus of(ServerId serverId);

  /** Returns the health by the server's newest values alone, which count while it is online. */
  default HealthStatus ofValues(ServerId serverId) {
    return HealthStatus.HEALTHY;
  }
}
