package io.chatops.core.metric;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few values of a report that lists of servers show. Values that the report lacks are absent.
 *
 * @param asOf the time of the report
 * @param uptimeSeconds since the host started
 * @param disk the fullest file system
 * @param network the sum of all interfaces but the loopback
 * @param containers absent when the agent sees no Docker engine
 */
public record Vitals(
    Instant asOf,
    @Nullable Double uptimeSeconds,
    @Nullable Cpu cpu,
    @Nullable Memory memory,
    @Nullable Disk disk,
    @Nullable Network network,
    @Nullable Containers containers) {
  /** The use of the processors, in percent of all, and the load. */
  public record Cpu(double usagePercent, @Nullable Double cores, @Nullable Double load1m) {}

  /** The use of the memory. */
  public record Memory(
      double usagePercent, @Nullable Double usedBytes, @Nullable Double totalBytes) {}

  /**
   * The use of a file system.
   *
   * @param mountPoint absent from earlier agents, which report the use of all together
   */
  public record Disk(
      @Nullable String mountPoint,
      double usagePercent,
      @Nullable Double usedBytes,
      @Nullable Double totalBytes) {}

  /** The traffic of a host. */
  public record Network(double receivedBytesPerSecond, double sentBytesPerSecond) {}

  /**
   * The containers of a host.
   *
   * @param running how many run and are not unhealthy
   * @param names of the first 100
   */
  public record Containers(int running, int total, List<String> names) {
    public Containers {
      names = List.copyOf(names);
    }
  }

  /** Finds the values in the samples of a report. */
  static Vitals of(Instant asOf, Samples samples) {
    NewestVitals newest = new NewestVitals();
    newest.update(asOf, samples);
    return newest.get().orElseThrow();
  }
}
