package io.chatops.ws;

import io.vertx.core.buffer.Buffer;

/** The regular check of one peer: pings it, and ends the socket of a peer that shows no life. */
final class Pulse {
  /** A peer is closed when it was silent over this many checks, so after 45-60 s of 15 s checks. */
  static final int CHECKS_IN_SILENCE = 3;

  // A paused peer cannot be heard. After 3 minutes of 15 s checks nobody knows if it still lives.
  private static final int PAUSED_CHECKS_ALLOWED = 12;

  private final PeerSocket peer;
  private int silentChecks;
  private int fullChecks;
  private int pausedChecks;

  Pulse(PeerSocket peer) {
    this.peer = peer;
  }

  /** The peer was heard, or reading from it began or ended. */
  void heard() {
    silentChecks = 0;
    pausedChecks = 0;
  }

  void check() {
    fullChecks = peer.isFull() ? fullChecks + 1 : 0;
    if (peer.isPaused()) {
      silentChecks = 0;
      pausedChecks++;
      peer.alive(); // it cannot be heard, so it is not to be blamed for silence
    } else {
      silentChecks++;
    }
    if (fullChecks > CHECKS_IN_SILENCE) {
      peer.limitHit(SocketLimit.UNREAD);
      peer.abort();
    } else if (pausedChecks > PAUSED_CHECKS_ALLOWED) {
      peer.limitHit(SocketLimit.PAUSED);
      peer.close(
          CloseCode.TRY_LATER, "nothing could be taken from this peer for too long; come back");
    } else if (silentChecks > CHECKS_IN_SILENCE) {
      peer.limitHit(SocketLimit.SILENCE);
      peer.close(CloseCode.POLICY, "nothing was heard for too long");
    } else {
      peer.ping(Buffer.buffer());
    }
  }
}
