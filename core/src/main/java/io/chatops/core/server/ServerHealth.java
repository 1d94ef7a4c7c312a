package io.chatops.core.server;

import io.chatops.core.identity.ServerId;

/** Tells how a server is doing. From memory: cheap, and safe for use by many threads. */
public interface ServerHealth {
  /** Knows of no alerts. */
  ServerHealth ALL_HEALTHY = serverId -> HealthStatus.HEALTHY;

  /** The worst severity of the server's active alerts. */
  HealthStatus of(ServerId serverId);
}
