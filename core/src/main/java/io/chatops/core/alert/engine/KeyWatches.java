package io.chatops.core.alert.engine;

import io.chatops.core.alert.AlertKey;
import io.chatops.core.identity.AlertThresholdId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys of a server that have state; a healthy server has none. */
final class KeyWatches {
  /**
   * The most keys of a server: file systems times thresholds. Beyond it, ended keys are evicted
   * early. If none has ended, no key starts of a threshold on each part of its metric. Thresholds
   * on one part or on a whole metric always get a key, since an owner can have only so many of
   * them.
   */
  static final int MAX_KEYS = 1_000;

  private final Map<String, Map<AlertThresholdId, KeyWatch>> byDetail = new HashMap<>();
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  @Nullable KeyWatch find(AlertKey key) {
    Map<AlertThresholdId, KeyWatch> alike = byDetail.get(key.detail());
    return alike == null ? null : alike.get(key.thresholdId());
  }

  boolean isFull() {
    return size >= MAX_KEYS;
  }

  /** Returns keys whose alert has ended, the earliest end first: at most half of the limit. */
  List<KeyWatch> oldestEnded(Instant now) {
    return stream()
        .filter(key -> key.state().hasEndedBy(now))
        .sorted(Comparator.comparing(key -> key.state().changedAt()))
        .limit(MAX_KEYS / 2)
        .toList();
  }

  void put(KeyWatch key) {
    KeyWatch before =
        byDetail
            .computeIfAbsent(key.key().detail(), detail -> new HashMap<>())
            .put(key.key().thresholdId(), key);
    size += before == null ? 1 : 0;
  }

  void remove(AlertKey key) {
    Map<AlertThresholdId, KeyWatch> alike = byDetail.get(key.detail());
    if (alike != null && alike.remove(key.thresholdId()) != null) {
      size--;
      if (alike.isEmpty()) {
        byDetail.remove(key.detail());
      }
    }
  }

  void clear() {
    byDetail.clear();
    size = 0;
  }

  /** Returns a copy of all keys, so that the caller may remove some. */
  List<KeyWatch> all() {
    return stream().toList();
  }

  /** Returns the keys of one detail, of all metrics. */
  List<KeyWatch> of(String detail) {
    Map<AlertThresholdId, KeyWatch> alike = byDetail.get(detail);
    return alike == null ? List.of() : List.copyOf(alike.values());
  }

  /** Returns true if a database keeps a name from a host as it is; another is no key. */
  static boolean isStorable(String detail) {
    return detail.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(detail);
  }

  private Stream<KeyWatch> stream() {
    return byDetail.values().stream().flatMap(alike -> alike.values().stream());
  }
}
