package io.chatops.core.server;

/** The state of the link to a server's agent. */
public enum ServerStatus {
  ONLINE,
  OFFLINE,
  /** Never heard, or no hub that has it has been up long enough to tell. */
  UNKNOWN
}
