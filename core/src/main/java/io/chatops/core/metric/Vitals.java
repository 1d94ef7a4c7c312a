package io.chatops.core.metric;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few values of a report that lists of servers show. What the report does not tell is absent.
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
  private static final String LOOPBACK = "lo";

  /** The names are for searching; a host with more containers is found by these. */
  private static final int MAX_NAMES = 100;

  /** The use of the processors, in percent of all, and the load. */
  public record Cpu(double usagePercent, @Nullable Double cores, @Nullable Double load1m) {}

  /** The use of the memory. */
  public record Memory(
      double usagePercent, @Nullable Double usedBytes, @Nullable Double totalBytes) {}

  /**
   * The use of a file system.
   *
   * @param mountPoint absent from earlier agents, which tell the use of all together
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
    Reading reading = new Reading();
    for (int i = 0; i < samples.size(); i++) {
      String label = samples.label(i);
      reading.take(samples.metric(i), label == null ? "" : label, samples.value(i));
    }
    return reading.toVitals(asOf, samples);
  }

  /** The values of a report while it is being read. */
  private static final class Reading {
    private @Nullable Double uptime;
    private @Nullable Double cpu;
    private @Nullable Double cores;
    private @Nullable Double load;
    private @Nullable Double memory;
    private @Nullable Double memoryUsed;
    private @Nullable Double memoryTotal;
    private @Nullable Double disk;
    private @Nullable String fullest;
    private double fullestPercent;
    private boolean hasTraffic;
    private double received;
    private double sent;
    private @Nullable Double containers;
    private int running;
    private final List<String> names = new ArrayList<>();

    void take(Metric metric, String label, double value) {
      switch (metric) {
        case UPTIME_SECONDS -> uptime = value;
        case CPU_USAGE_PERCENT -> cpu = value;
        case CPU_CORES -> cores = value;
        case CPU_LOAD_1M -> load = value;
        case MEMORY_USAGE_PERCENT -> memory = value;
        case MEMORY_USED_BYTES -> memoryUsed = value;
        case MEMORY_TOTAL_BYTES -> memoryTotal = value;
        case DISK_USAGE_PERCENT -> disk = value;
        case DISK_FILESYSTEMS_USAGE_PERCENT -> {
          if (fullest == null || value > fullestPercent) {
            fullest = label;
            fullestPercent = value;
          }
        }
        case NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND -> received += traffic(label, value);
        case NETWORK_INTERFACES_SENT_BYTES_PER_SECOND -> sent += traffic(label, value);
        case CONTAINERS_TOTAL -> containers = value;
        case CONTAINERS_RUNNING -> {
          running += value > 0 ? 1 : 0;
          if (names.size() < MAX_NAMES) {
            names.add(label);
          }
        }
        default -> {} // for the server's own page
      }
    }

    private double traffic(String name, double value) {
      if (name.equals(LOOPBACK)) {
        return 0;
      }
      hasTraffic = true;
      return value;
    }

    Vitals toVitals(Instant asOf, Samples samples) {
      return new Vitals(
          asOf,
          uptime,
          cpu == null ? null : new Cpu(cpu, cores, load),
          memory == null ? null : new Memory(memory, memoryUsed, memoryTotal),
          disk(samples),
          hasTraffic ? new Network(received, sent) : null,
          containers == null ? null : new Containers(running, containers.intValue(), names));
    }

    private @Nullable Disk disk(Samples samples) {
      String mountPoint = fullest;
      if (mountPoint == null) {
        return disk == null ? null : new Disk(null, disk, null, null);
      }
      return new Disk(
          mountPoint,
          fullestPercent,
          value(samples, Metric.DISK_FILESYSTEMS_USED_BYTES, mountPoint),
          value(samples, Metric.DISK_FILESYSTEMS_TOTAL_BYTES, mountPoint));
    }

    private static @Nullable Double value(Samples samples, Metric metric, String label) {
      for (int i = 0; i < samples.size(); i++) {
        if (samples.metric(i) == metric && label.equals(samples.label(i))) {
          return samples.value(i);
        }
      }
      return null;
    }
  }
}
