package io.chatops.core.server;

/** The health of a server from the best. */
public enum HealthStatus {
  HEALTHY,
  WARNING,
  CRITICAL
}
