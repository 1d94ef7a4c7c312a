package io.chatops.core.server;

/** Whether a server's agent can be heard. */
public enum ServerStatus {
  ONLINE,
  OFFLINE,
  /** Never heard, or the hub has not been up long enough to tell. */
  UNKNOWN
}
