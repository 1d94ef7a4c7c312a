package io.chatops.ws;

/** The limits that close a signed-in peer. */
public enum SocketLimit {
  /** A message was larger than allowed. */
  MESSAGE_SIZE,
  /** The partly received large messages of all peers exceeded their bound. */
  UNFINISHED_MESSAGES,
  /** The peer was silent for too long. */
  SILENCE,
  /**
   * The hub accepted no message from the peer for too long, because the storage did not keep up.
   */
  PAUSED,
  /** The peer did not read what it was sent. */
  UNREAD
}
