package io.chatops.core.server;

/** The state of the link to a server's agent. */
public enum ServerStatus {
  ONLINE,
  OFFLINE,
  /** Never heard, or its hub has just started. */
  UNKNOWN
}
