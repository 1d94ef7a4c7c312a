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

/** The keys of a server of which something is to be remembered; on a healthy one there are none. */
final class KeyWatches {
  /**
   * Many file systems times many thresholds. Beyond it ended keys are forgotten early, and when
   * none has ended, none begins of a threshold that is about each part of its metric; those about
   * one part or a whole metric, of which an owner can have only so many, always do.
   */
  static final int MOST = 1_000;

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
    return size >= MOST;
  }

  /** Those whose alert has ended, the longest gone first, at most half of all there may be. */
  List<KeyWatch> longestEnded(Instant now) {
    return stream()
        .filter(key -> key.state().hasEndedBy(now))
        .sorted(Comparator.comparing(key -> key.state().changedAt()))
        .limit(MOST / 2)
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

  /** All of them now, so that some may be removed meanwhile. */
  List<KeyWatch> all() {
    return stream().toList();
  }

  /** Those of one detail now, of whatever metrics. */
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
