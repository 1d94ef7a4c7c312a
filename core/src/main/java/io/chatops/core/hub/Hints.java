package io.chatops.core.hub;

import io.chatops.core.identity.HubId;

/**
 * Carries {@link Hint}s between the hubs of one storage. Hints may be lost, come twice or be
 * forged: the storage has the truth, and a hint makes a hub read it sooner. No method blocks, and
 * all may be called by many threads.
 */
public interface Hints {
  /** Receives what other hubs send; on a thread that does nothing else, so it may block. */
  interface Listener {
    /** Reads what changed; never what its own hub sent. If it throws, {@link #missed} follows. */
    void heard(Hint hint);

    /** Reads all that hints are about, as some may have been lost; again later if it throws. */
    void missed();
  }

  /** Sends a hint to all other hubs. */
  void publish(HubId from, Hint hint);

  /**
   * Connects a hub, and again after each cut. Calls {@link Listener#missed} after each connection.
   * A second call for the same hub does nothing.
   */
  void listen(HubId hub, Listener listener);
}
