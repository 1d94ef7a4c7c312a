package io.chatops.ws;

/** The limits for which a signed-in peer is closed. */
public enum SocketLimit {
  /** A message was larger than the peer may send. */
  MESSAGE_SIZE,
  /** Large messages of all peers that had begun and not ended filled their room. */
  UNFINISHED_MESSAGES,
  /** The peer was silent for too long. */
  SILENCE,
  /** The hub took no message from the peer for too long, because the storage did not keep up. */
  PAUSED,
  /** The peer did not read what it was sent. */
  UNREAD
}
