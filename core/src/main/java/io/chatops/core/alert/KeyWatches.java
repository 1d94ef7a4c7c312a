package io.chatops.core.alert;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of a server of which something is to be remembered; on a healthy one there are none. */
final class KeyWatches {
  /** Many file systems times many thresholds; beyond it no further breach is followed. */
  static final int MOST = 1_000;

  private final Map<AlertKey, KeyWatch> keys = new HashMap<>();

  boolean isEmpty() {
    return keys.isEmpty();
  }

  @Nullable KeyWatch find(AlertKey key) {
    return keys.get(key);
  }

  /** The key; absent: there are too many, or its name can be no key. */
  @Nullable KeyWatch findOrBegin(AlertKey key) {
    KeyWatch present = keys.get(key);
    if (present != null || keys.size() >= MOST || !isStorable(key.detail())) {
      return present;
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
