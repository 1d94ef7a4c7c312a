package io.chatops.core.fleet;

import io.chatops.core.alert.MetricType;
import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.alert.Severity;
import io.chatops.core.alert.SeverityScale;
import io.chatops.core.alert.ThresholdDetails;
import io.chatops.core.alert.Thresholds;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.Vitals;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerHealth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one rule by which lists colour values, order servers and tell their health: a value is
 * compared with the thresholds of its server on that metric, and with the recommended ones where it
 * has none, and is no better than the worst open alert on it. Reads memory only; safe for use by
 * many threads.
 */
public final class ServerLevels implements ServerHealth {
  /** The time over which the use of processors counts: a peak of seconds says nothing. */
  static final Duration CPU_WINDOW = Duration.ofMinutes(10);

  private static final String WHOLE = "";

  private final OpenAlerts alerts;
  private final LatestVitals vitals;
  private final InstantSource clock;
  private volatile Function<ServerId, Collection<ThresholdDetails>> thresholds = id -> List.of();

  public ServerLevels(OpenAlerts alerts, LatestVitals vitals, InstantSource clock) {
    this.alerts = alerts;
    this.vitals = vitals;
    this.clock = clock;
  }

  /** Sets the source of the enabled thresholds that apply to a server. */
  public void judgeBy(Function<ServerId, Collection<ThresholdDetails>> source) {
    thresholds = source;
  }

  /**
   * The levels of a server's newest values; absent where a value is.
   *
   * @param ratio the greatest of its values divided by its threshold, rounded down to tenths, so
   *     that servers do not change places all the time
   */
  public record Levels(
      @Nullable HealthStatus cpu,
      @Nullable HealthStatus memory,
      @Nullable HealthStatus disk,
      @Nullable HealthStatus load,
      double ratio) {
    /** Those of a server without values. */
    static final Levels NONE = new Levels(null, null, null, null, 0);
  }

  @Override
  public HealthStatus of(ServerId serverId) {
    return alerts.of(serverId);
  }

  /**
   * Judges by the recommended thresholds, where the server has none of its own: those raise alerts.
   */
  @Override
  public HealthStatus ofValues(ServerId serverId) {
    Vitals values = vitals.find(serverId).orElse(null);
    if (values == null) {
      return HealthStatus.HEALTHY;
    }
    Collection<ThresholdDetails> own = thresholds.apply(serverId);
    HealthStatus worst = HealthStatus.HEALTHY;
    Double cpu = usualCpu(serverId);
    if (cpu != null) {
      worst = worse(worst, recommended(own, MetricType.CPU, WHOLE, cpu));
    }
    Vitals.Memory memory = values.memory();
    if (memory != null) {
      worst = worse(worst, recommended(own, MetricType.MEMORY, WHOLE, memory.usagePercent()));
    }
    Vitals.Disk disk = values.disk();
    if (disk != null) {
      worst = worse(worst, recommended(own, MetricType.DISK, part(disk), disk.usagePercent()));
    }
    return worst;
  }

  /** A host's clock may be ahead of the hub's. */
  @Override
  public @Nullable Instant reportedAt(ServerId serverId) {
    Instant now = clock.instant();
    return vitals
        .find(serverId)
        .map(values -> values.asOf().isAfter(now) ? now : values.asOf())
        .orElse(null);
  }

  /** Returns the levels of the newest values. */
  Levels levels(ServerId serverId, @Nullable Vitals values) {
    if (values == null) {
      return Levels.NONE;
    }
    Collection<ThresholdDetails> own = thresholds.apply(serverId);
    Judged cpu = null;
    Judged load = null;
    Vitals.Cpu ofCpu = values.cpu();
    if (ofCpu != null) {
      List<ThresholdDetails> limits = limits(own, MetricType.CPU, WHOLE);
      double now = ofCpu.usagePercent();
      Double usual = usualCpu(serverId);
      double ratio = judge(limits, usual == null ? now : usual).ratio();
      cpu = new Judged(judge(limits, now).level(), ratio);
      load = load(own, ofCpu);
    }
    Vitals.Memory ofMemory = values.memory();
    Judged memory =
        ofMemory == null
            ? null
            : judge(limits(own, MetricType.MEMORY, WHOLE), ofMemory.usagePercent());
    Vitals.Disk ofDisk = values.disk();
    Judged disk =
        ofDisk == null
            ? null
            : judge(limits(own, MetricType.DISK, part(ofDisk)), ofDisk.usagePercent());
    double ratio = 0;
    for (Judged each : new @Nullable Judged[] {cpu, memory, disk, load}) {
      ratio = each == null ? ratio : Math.max(ratio, each.ratio());
    }
    return new Levels(
        level(serverId, MetricType.CPU, cpu),
        level(serverId, MetricType.MEMORY, memory),
        level(serverId, MetricType.DISK, disk),
        level(serverId, MetricType.LOAD, load),
        Math.floor(ratio * 10) / 10);
  }

  /** An open alert counts as long as it is open, though its value is better now. */
  private @Nullable HealthStatus level(ServerId serverId, MetricType type, @Nullable Judged value) {
    return value == null ? null : worse(value.level(), alerts.of(serverId, type));
  }

  /** A value beside its thresholds. */
  private record Judged(HealthStatus level, double ratio) {}

  /** Without a threshold of its own, a load above the number of cores is a warning. */
  private static @Nullable Judged load(Collection<ThresholdDetails> own, Vitals.Cpu cpu) {
    Double value = cpu.load1m();
    if (value == null) {
      return null;
    }
    List<ThresholdDetails> limits = of(own, MetricType.LOAD, WHOLE);
    Double cores = cpu.cores();
    if (!limits.isEmpty() || cores == null || cores <= 0) {
      return judge(limits, value);
    }
    HealthStatus level = value > cores ? HealthStatus.WARNING : HealthStatus.HEALTHY;
    return new Judged(level, value / cores);
  }

  private @Nullable Double usualCpu(ServerId serverId) {
    return vitals.averageCpu(serverId, CPU_WINDOW, clock.instant());
  }

  private static String part(Vitals.Disk disk) {
    String mountPoint = disk.mountPoint();
    return mountPoint == null ? WHOLE : mountPoint;
  }

  private static HealthStatus recommended(
      Collection<ThresholdDetails> own, MetricType type, String part, double value) {
    return of(own, type, part).isEmpty()
        ? judge(of(Thresholds.starters(), type, part), value).level()
        : HealthStatus.HEALTHY;
  }

  private static List<ThresholdDetails> limits(
      Collection<ThresholdDetails> own, MetricType type, String part) {
    List<ThresholdDetails> found = of(own, type, part);
    return found.isEmpty() ? of(Thresholds.starters(), type, part) : found;
  }

  private static List<ThresholdDetails> of(
      Collection<ThresholdDetails> all, MetricType type, String part) {
    return all.stream()
        .filter(details -> details.metricType() == type)
        .filter(details -> details.metricDetail() == null || details.metricDetail().equals(part))
        .toList();
  }

  private static Judged judge(List<ThresholdDetails> limits, double value) {
    HealthStatus level = HealthStatus.HEALTHY;
    double ratio = 0;
    for (ThresholdDetails limit : limits) {
      if (limit.isBreachedBy(value)) {
        boolean isCritical = SeverityScale.of(limit, value) == Severity.CRITICAL;
        level = worse(level, isCritical ? HealthStatus.CRITICAL : HealthStatus.WARNING);
      }
      if (limit.comparison().isUpper() && limit.thresholdValue() > 0) {
        ratio = Math.max(ratio, value / limit.thresholdValue());
      }
    }
    return new Judged(level, ratio);
  }

  private static HealthStatus worse(HealthStatus one, HealthStatus other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
