package io.chatops.core.alert;

import io.chatops.core.error.FieldErrors;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.ServerId;
import io.chatops.core.server.ServerDetails;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a threshold that its owner may set.
 *
 * @param name 1-100 characters; absent: none given
 * @param serverId the one server; absent: as {@code tag} says
 * @param tag 1-50 characters: those of the owner's servers that have it, at any time; absent
 *     without a server: all the owner's servers, those registered later too
 * @param metricDetail which file system, interface, sensor, container or process, 1-200 characters;
 *     absent: each by itself (the total of NETWORK)
 * @param thresholdValue finite, in the unit of the metric type
 * @param duration how long each report must breach before the alert opens; zero: the first does
 * @param recoveryValue the alert ends when the value is at it or on its fine side, and does not
 *     breach; on the fine side of the threshold value; absent: it ends when the threshold is not
 *     breached
 * @param severity absent: by how far the value is beyond, see {@link SeverityScale}
 * @param cooldown how long after an alert's end no new one opens for the same detail
 */
public record ThresholdDetails(
    @Nullable String name,
    @Nullable ServerId serverId,
    @Nullable String tag,
    MetricType metricType,
    @Nullable String metricDetail,
    Comparison comparison,
    double thresholdValue,
    Duration duration,
    @Nullable Double recoveryValue,
    @Nullable Severity severity,
    Duration cooldown,
    boolean enabled) {

  /** The longest duration and cooldown. */
  public static final Duration MAX_DURATION = Duration.ofDays(7);

  private static final double LARGEST = 9e15;

  /** Throws {@link InvalidFieldException} with every rule that is broken. */
  public ThresholdDetails {
    FieldErrors errors = new FieldErrors();
    if (name != null && !FieldErrors.isLine(name, 100)) {
      errors.add("name", "must be 1-100 characters without control characters");
    }
    if (tag != null && !ServerDetails.isTag(tag)) {
      errors.add("tag", "must be 1-50 characters without control characters");
    }
    if (tag != null && serverId != null) {
      errors.add(
          "tag",
          "must be omitted, or server_id be null: a threshold is for one server, a tag or all"
              + " servers");
    }
    checkDetail(metricType, metricDetail, errors);
    if (!isNumber(thresholdValue)) {
      errors.add("threshold_value", "must be between -9e15 and 9e15");
    }
    if (recoveryValue != null
        && (!isNumber(recoveryValue)
            || (comparison.isUpper()
                ? recoveryValue > thresholdValue
                : recoveryValue < thresholdValue))) {
      errors.add(
          "recovery_value",
          "must be at most threshold_value for gt and ge, and at least threshold_value for lt and"
              + " le");
    }
    if (metricType == MetricType.OFFLINE && !comparison.isUpper()) {
      errors.add("comparison", "must be gt or ge for offline: it counts seconds without a report");
    }
    checkLength("duration_seconds", duration, errors);
    checkLength("cooldown_seconds", cooldown, errors);
    errors.check();
  }

  /** Returns true if a value is beyond the threshold value. */
  public boolean isBreachedBy(double value) {
    return comparison.isBreached(value, thresholdValue);
  }

  /** Returns true if a value ends an alert; a value that breaches never does. */
  public boolean isRecoveredAt(double value) {
    boolean beyondRecovery =
        recoveryValue != null
            && (comparison.isUpper() ? value > recoveryValue : value < recoveryValue);
    return !isBreachedBy(value) && !beyondRecovery;
  }

  /**
   * Throws {@link InvalidFieldException} if no value can ever be beyond the threshold value. No
   * rule of the constructor: earlier hubs have stored such thresholds.
   */
  public void requireBreachable() {
    if (metricType.isPercent() && !isBreachedBy(comparison.isUpper() ? 100 : 0)) {
      throw InvalidFieldException.of(
          "threshold_value",
          comparison.isUpper()
              ? "must be below 100 for gt, or at most 100 for ge: cpu, memory, disk and swap are"
                  + " percentages, so no value can ever exceed it"
              : "must be above 0 for lt, or at least 0 for le: cpu, memory, disk and swap are"
                  + " percentages, so no value can ever exceed it");
    }
  }

  /** Returns true if the same values are beyond both. */
  boolean isBreachedLike(ThresholdDetails other) {
    return metricType == other.metricType
        && comparison == other.comparison
        && Double.compare(thresholdValue, other.thresholdValue) == 0;
  }

  /** Returns true if both raise the same alerts, so that open ones may stay. */
  public boolean hasSameCondition(ThresholdDetails other) {
    return enabled == other.enabled
        && isBreachedLike(other)
        && duration.equals(other.duration)
        && Objects.equals(serverId, other.serverId)
        && Objects.equals(tag, other.tag)
        && Objects.equals(metricDetail, other.metricDetail)
        && Objects.equals(recoveryValue, other.recoveryValue)
        && severity == other.severity;
  }

  /** The same, enabled or not. */
  public ThresholdDetails withEnabled(boolean on) {
    return new ThresholdDetails(
        name,
        serverId,
        tag,
        metricType,
        metricDetail,
        comparison,
        thresholdValue,
        duration,
        recoveryValue,
        severity,
        cooldown,
        on);
  }

  /** Returns true if this is about a server of the owner that has these tags. */
  public boolean covers(ServerId id, Set<String> tags) {
    return (serverId == null || serverId.equals(id)) && (tag == null || tags.contains(tag));
  }

  private static void checkDetail(MetricType type, @Nullable String detail, FieldErrors errors) {
    if (detail != null && !FieldErrors.isLine(detail, 200)) {
      errors.add("metric_detail", "must be 1-200 characters without control characters");
    }
    switch (type) {
      case CPU, MEMORY, LOAD, SWAP, OFFLINE -> {
        if (detail != null) {
          errors.add("metric_detail", "must be absent: this metric has no parts");
        }
      }
      case SERVICE -> {
        if (detail == null) {
          errors.add("metric_detail", "must name the process to watch");
        }
      }
      case DISK, NETWORK, TEMPERATURE, CONTAINER -> {}
    }
  }

  private static void checkLength(String field, Duration length, FieldErrors errors) {
    if (length.isNegative() || length.compareTo(MAX_DURATION) > 0) {
      errors.add(field, "must be 0-" + MAX_DURATION.toSeconds());
    }
  }

  private static boolean isNumber(double value) {
    return Math.abs(value) <= LARGEST; // false for NaN
  }
}
