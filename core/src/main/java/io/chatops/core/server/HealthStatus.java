package io.chatops.core.server;

/** How a server is doing by its active alerts, from the best. */
public enum HealthStatus {
  HEALTHY,
  WARNING,
  CRITICAL
}
