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
  private final Map<HubId, Map<Long, Instant>> all = new HashMap<>();

  /** The outcome of a look. */
  enum Look {
    FIRST,
    AGAIN,
    /** Too many of that hub are not over yet. */
    FULL
  }

  /**
   * Has seen none.
   *
   * @param most the most of one hub that are not over
   */
  SeenMessages(int most) {
    this.most = most;
  }

  /**
   * Notes a message.
   *
   * @param until the time from which it would be refused as over
   */
  synchronized Look look(HubId from, long number, Instant until) {
    Map<Long, Instant> ofHub = all.computeIfAbsent(from, hub -> new HashMap<>());
    if (ofHub.containsKey(number)) {
      return Look.AGAIN;
    }
    if (ofHub.size() >= most) {
      return Look.FULL;
    }
    ofHub.put(number, until);
    return Look.FIRST;
  }

  /** Forgets those that are over. */
  synchronized void forget(Instant now) {
    all.values().forEach(ofHub -> ofHub.values().removeIf(until -> until.isBefore(now)));
    all.values().removeIf(Map::isEmpty);
  }
}
