package io.chatops.core.alert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a server of which something is to be remembered; on a healthy one there are none. */
final class KeyWatches {
  /**
   * Many file systems times many thresholds. Beyond it ended keys are forgotten early, and when
   * none has ended, no further part of a metric is followed; metrics as a whole always are.
   */
  static final int MOST = 1_000;

  private final Map<AlertKey, KeyWatch> keys = new HashMap<>();

  boolean isEmpty() {
    return keys.isEmpty();
  }

  @Nullable KeyWatch find(AlertKey key) {
    return keys.get(key);
  }

  boolean isFull() {
    return keys.size() >= MOST;
  }

  /** Those whose alert has ended, the longest gone first, at most half of all there may be. */
  List<KeyWatch> longestEnded(Instant now) {
    return keys.values().stream()
        .filter(key -> key.state().hasEndedBy(now))
        .sorted(Comparator.comparing(key -> key.state().changedAt()))
        .limit(MOST / 2)
        .toList();
  }

  /** A key that was not there; absent: there are too many, or its name can be no key. */
  @Nullable KeyWatch begin(AlertKey key) {
    if ((isFull() && !key.detail().isEmpty()) || !isStorable(key.detail())) {
      return null;
    }
    KeyWatch begun = new KeyWatch(key);
    keys.put(key, begun);
    return begun;
  }

  void put(KeyWatch key) {
    keys.put(key.key(), key);
  }

  void remove(AlertKey key) {
    keys.remove(key);
  }

  void clear() {
    keys.clear();
  }

  /** All of them now, so that some may be removed meanwhile. */
  List<KeyWatch> all() {
    return List.copyOf(keys.values());
  }

  /** Whether a database keeps a name from a host as it is. */
  private static boolean isStorable(String detail) {
    return detail.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(detail);
  }
}
