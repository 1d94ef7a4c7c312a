package io.chatops.core.bus;

import io.chatops.core.identity.HubId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The hints or the questions that this hub has heard, until they are over: a recorded one that is
 * sent again is not followed again. Safe for use by many threads.
 */
final class SeenMessages {
  private final int most;
  private final Map<Key, Instant> all = new HashMap<>();

  private record Key(HubId from, long number) {}

  /** The outcome of a look. */
  enum Look {
    FIRST,
    AGAIN,
    /** Too many are not over yet. */
    FULL
  }

  SeenMessages(int most) {
    this.most = most;
  }

  /**
   * Notes a message.
   *
   * @param until the time from which it would be refused as over
   */
  synchronized Look look(HubId from, long number, Instant until) {
    Key key = new Key(from, number);
    if (all.containsKey(key)) {
      return Look.AGAIN;
    }
    if (all.size() >= most) {
      return Look.FULL;
    }
    all.put(key, until);
    return Look.FIRST;
  }

  /** Forgets those that are over. */
  synchronized void forget(Instant now) {
    all.values().removeIf(until -> until.isBefore(now));
  }
}
