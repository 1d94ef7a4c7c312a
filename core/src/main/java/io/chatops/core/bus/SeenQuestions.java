package io.chatops.core.bus;

import io.chatops.core.identity.HubId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The questions that this hub has heard, until they are over: a recorded one that is sent again is
 * not answered again. Safe for use by many threads.
 */
final class SeenQuestions {
  private final int most;
  private final Map<Key, Instant> all = new HashMap<>();

  private record Key(HubId from, long question) {}

  /** The outcome of a look. */
  enum Look {
    FIRST,
    AGAIN,
    /** Too many are not over yet. */
    FULL
  }

  SeenQuestions(int most) {
    this.most = most;
  }

  /**
   * Notes a question.
   *
   * @param until the time from which on it would be refused as over
   */
  synchronized Look look(HubId from, long question, Instant until) {
    Key key = new Key(from, question);
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
