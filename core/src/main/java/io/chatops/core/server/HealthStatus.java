package io.chatops.core.server;

/** The health of a server by its active alerts, from the best. */
public enum HealthStatus {
  HEALTHY,
  WARNING,
  CRITICAL
}
