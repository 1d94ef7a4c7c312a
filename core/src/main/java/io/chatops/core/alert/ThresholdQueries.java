package io.chatops.core.alert;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.AlertThresholdId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an owner's thresholds. */
public final class ThresholdQueries {
  private static final List<ThresholdDetails> STARTERS =
      List.of(
          starter("High CPU", MetricType.CPU, 90, 600, 80.0, Severity.WARNING),
          starter("Low memory", MetricType.MEMORY, 90, 300, 85.0, Severity.WARNING),
          starter("Disk filling up", MetricType.DISK, 85, 300, 80.0, Severity.WARNING),
          starter("Disk nearly full", MetricType.DISK, 95, 60, 92.0, Severity.CRITICAL),
          starter("High swap usage", MetricType.SWAP, 50, 600, 40.0, Severity.WARNING),
          starter("High temperature", MetricType.TEMPERATURE, 85, 120, 78.0, Severity.WARNING),
          starter("Server offline", MetricType.OFFLINE, 120, 0, null, Severity.CRITICAL));

  private final AlertThresholdRepository thresholds;

  public ThresholdQueries(AlertThresholdRepository thresholds) {
    this.thresholds = thresholds;
  }

  /** The actor's thresholds, oldest first, then by id; few enough to be one list. */
  public List<AlertThreshold> list(Actor actor) {
    return thresholds.findByOwner(actor.userId());
  }

  /** One of them; NOT_FOUND when it is not the actor's. */
  public AlertThreshold get(Actor actor, AlertThresholdId id) {
    return OwnedThresholds.get(thresholds, actor, id);
  }

  /** Sensible ones to begin with; offered, set by nobody. */
  public static List<ThresholdDetails> starters() {
    return STARTERS;
  }

  private static ThresholdDetails starter(
      String name,
      MetricType type,
      double value,
      long seconds,
      @Nullable Double recovery,
      Severity severity) {
    return new ThresholdDetails(
        name,
        null,
        null,
        type,
        null,
        Comparison.GT,
        value,
        Duration.ofSeconds(seconds),
        recovery,
        severity,
        Duration.ofMinutes(5),
        true);
  }
}
