package io.chatops.core.alert.engine;

import io.chatops.core.alert.AlertThreshold;
import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The thresholds that watch one server, laid out for the look at each report. Immutable. */
final class WatchedThresholds {
  /** None. */
  static final WatchedThresholds NONE = new WatchedThresholds(List.of());

  private final Map<MetricType, OfType> byType = new EnumMap<>(MetricType.class);
  private final Map<AlertThresholdId, AlertThreshold> byId = new HashMap<>();

  /**
   * Those of one type.
   *
   * @param ofOne by the one part they are about; empty: the metric as a whole
   * @param ofEach about each part by itself
   */
  private record OfType(
      List<AlertThreshold> all, NavigableMap<String, Ladder> ofOne, Ladder ofEach) {
    private static final OfType NONE = of(List.of());

    private static OfType of(List<AlertThreshold> all) {
      NavigableMap<String, List<AlertThreshold>> one = new TreeMap<>();
      List<AlertThreshold> each = new ArrayList<>();
      for (AlertThreshold threshold : all) {
        String part = onlyPart(threshold.details());
        (part == null ? each : one.computeIfAbsent(part, name -> new ArrayList<>())).add(threshold);
      }
      NavigableMap<String, Ladder> ofOne = new TreeMap<>();
      one.forEach((part, thresholds) -> ofOne.put(part, new Ladder(thresholds)));
      return new OfType(all, Collections.unmodifiableNavigableMap(ofOne), new Ladder(each));
    }
  }

  private WatchedThresholds(Collection<AlertThreshold> thresholds) {
    Map<MetricType, List<AlertThreshold>> sorted = new EnumMap<>(MetricType.class);
    for (AlertThreshold threshold : thresholds) {
      byId.put(threshold.id(), threshold);
      sorted
          .computeIfAbsent(threshold.details().metricType(), type -> new ArrayList<>())
          .add(threshold);
    }
    sorted.forEach((type, all) -> byType.put(type, OfType.of(all)));
  }

  /** Returns the enabled thresholds of an owner that apply to this server, which has these tags. */
  static WatchedThresholds of(
      ServerId serverId, Set<String> tags, Collection<AlertThreshold> ofOwner) {
    List<AlertThreshold> watching =
        ofOwner.stream()
            .filter(threshold -> threshold.details().enabled())
            .filter(threshold -> threshold.details().covers(serverId, tags))
            .toList();
    return watching.isEmpty() ? NONE : new WatchedThresholds(watching);
  }

  /** Returns all of them. */
  Collection<AlertThreshold> all() {
    return Collections.unmodifiableCollection(byId.values());
  }

  boolean wants(MetricType type) {
    return byType.containsKey(type);
  }

  List<AlertThreshold> of(MetricType type) {
    return ofType(type).all;
  }

  /** Returns the thresholds on this part alone; empty for a metric as a whole. */
  Ladder ofOne(MetricType type, String detail) {
    return ofType(type).ofOne.getOrDefault(detail, Ladder.NONE);
  }

  /** Returns the thresholds on each part. */
  Ladder ofEach(MetricType type) {
    return ofType(type).ofEach;
  }

  @Nullable AlertThreshold find(AlertThresholdId id) {
    return byId.get(id);
  }

  /** The details that thresholds of a type name, where they may name some. */
  NavigableSet<String> names(MetricType type) {
    return ofType(type).ofOne.navigableKeySet();
  }

  /** Returns true if a threshold is about this part of its metric. */
  static boolean isAbout(ThresholdDetails details, String detail) {
    String part = onlyPart(details);
    return part == null || part.equals(detail);
  }

  /** The one part that a threshold is about, empty: the whole; absent: each by itself. */
  private static @Nullable String onlyPart(ThresholdDetails details) {
    String wanted = details.metricDetail();
    if (wanted != null) {
      return wanted;
    }
    return switch (details.metricType()) {
      // The interfaces are watched as one: their total has no detail.
      case CPU, MEMORY, LOAD, SWAP, NETWORK, OFFLINE -> "";
      case DISK, TEMPERATURE, CONTAINER, SERVICE -> null;
    };
  }

  private OfType ofType(MetricType type) {
    return byType.getOrDefault(type, OfType.NONE);
  }
}
