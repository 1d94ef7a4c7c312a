package io.chatops.ws;

import io.vertx.core.buffer.Buffer;

/** The periodic check of one peer: sends pings, and closes a peer that shows no sign of life. */
final class KeepAlive {
  /** The number of silent checks after which a peer is closed: 45-60 s with checks every 15 s. */
  static final int CHECKS_IN_SILENCE = 3;

  // A paused peer cannot be heard. After 3 minutes of checks every 15 s it may no longer be alive.
  private static final int PAUSED_CHECKS_ALLOWED = 12;

  private final PeerSocket peer;
  private int silentChecks;
  private int fullChecks;
  private int pausedChecks;

  KeepAlive(PeerSocket peer) {
    this.peer = peer;
  }

  /** Resets the counters, when the peer was heard or reading from it paused or resumed. */
  void heard() {
    silentChecks = 0;
    pausedChecks = 0;
  }

  void check() {
    fullChecks = peer.isFull() ? fullChecks + 1 : 0;
    if (peer.isPaused()) {
      silentChecks = 0;
      pausedChecks++;
      peer.alive(); // a paused peer cannot be heard, so its silence is excused
    } else {
      silentChecks++;
    }
    if (fullChecks > CHECKS_IN_SILENCE) {
      peer.limitHit(SocketLimit.UNREAD);
      peer.abort();
    } else if (pausedChecks > PAUSED_CHECKS_ALLOWED) {
      peer.limitHit(SocketLimit.PAUSED);
      peer.close(
          CloseCode.TRY_LATER,
          "the hub could accept nothing from this peer for too long; reconnect");
    } else if (silentChecks > CHECKS_IN_SILENCE) {
      peer.limitHit(SocketLimit.SILENCE);
      peer.close(CloseCode.POLICY, "the peer was silent for too long");
    } else {
      peer.ping(Buffer.buffer());
    }
  }
}
