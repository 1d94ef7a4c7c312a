package io.chatops.core.server;

/** The state of the link to a server's agent. */
public enum ServerStatus {
  ONLINE,
  OFFLINE,
  /** Never heard, or the hub has not been up long enough to tell. */
  UNKNOWN
}
