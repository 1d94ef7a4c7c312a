package io.chatops.core.alert;

import io.chatops.core.identity.AlertThresholdId;
import io.chatops.core.identity.ServerId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The thresholds that watch one server, laid out for the look at each report. Immutable. */
final class WatchedThresholds {
  /** None. */
  static final WatchedThresholds NONE = new WatchedThresholds(List.of());

  private final Map<MetricType, List<AlertThreshold>> byType = new EnumMap<>(MetricType.class);
  private final Map<AlertThresholdId, AlertThreshold> byId = new HashMap<>();

  private WatchedThresholds(Collection<AlertThreshold> thresholds) {
    for (AlertThreshold threshold : thresholds) {
      byId.put(threshold.id(), threshold);
      byType
          .computeIfAbsent(threshold.details().metricType(), type -> new ArrayList<>())
          .add(threshold);
    }
  }

  /** Those of an owner that are enabled and about this server of theirs. */
  static WatchedThresholds of(ServerId serverId, Collection<AlertThreshold> ofOwner) {
    List<AlertThreshold> watching =
        ofOwner.stream()
            .filter(threshold -> threshold.details().enabled())
            .filter(threshold -> threshold.details().coversServer(serverId))
            .toList();
    return watching.isEmpty() ? NONE : new WatchedThresholds(watching);
  }

  boolean wants(MetricType type) {
    return byType.containsKey(type);
  }

  List<AlertThreshold> of(MetricType type) {
    return byType.getOrDefault(type, List.of());
  }

  @Nullable AlertThreshold find(AlertThresholdId id) {
    return byId.get(id);
  }

  /** The details that thresholds of a type name. */
  NavigableSet<String> names(MetricType type) {
    NavigableSet<String> names = new TreeSet<>();
    of(type).stream()
        .map(threshold -> threshold.details().metricDetail())
        .filter(Objects::nonNull)
        .forEach(names::add);
    return Collections.unmodifiableNavigableSet(names);
  }

  /** Whether a threshold is about this part of its metric. */
  static boolean isAbout(ThresholdDetails details, String detail) {
    String wanted = details.metricDetail();
    if (wanted != null) {
      return wanted.equals(detail);
    }
    // The interfaces are watched as one: their total has no detail.
    return details.metricType() != MetricType.NETWORK || detail.isEmpty();
  }
}
