package io.chatops.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One report of an agent: every number that it could read at one time. Unknown is absent, never 0
 * or -1. Sizes are bytes, rates bytes (or events) per second since the report before, percentages
 * 0-100.
 *
 * @param serverId the server that the hub named when the agent signed in; absent until then
 * @param timestamp when it was collected; a report sent again carries the identical time
 * @param bootId names the start of the agent that counted the sequence
 * @param sequence counts reports within {@code bootId}, from 1
 * @param containers absent where there is no Docker, or none may be seen
 * @param services those that the hub wants watched; absent when there are none, and when it cannot
 *     be told what runs
 */
public record AgentReport(
    @Nullable String serverId,
    Instant timestamp,
    String bootId,
    long sequence,
    @Nullable Double uptimeSeconds,
    @Nullable AgentCost agent,
    Cpu cpu,
    Memory memory,
    Disk disk,
    Network network,
    List<Sensor> sensors,
    @Nullable List<Container> containers,
    @Nullable List<Service> services,
    List<ProcessInfo> processes) {

  public AgentReport {
    sensors = List.copyOf(sensors);
    containers = containers == null ? null : List.copyOf(containers);
    services = services == null ? null : List.copyOf(services);
    processes = List.copyOf(processes);
  }

  /**
   * The cost of the agent itself: share of one core, resident bytes, reports waiting in its spool.
   */
  public record AgentCost(
      @Nullable Double cpuPercent, @Nullable Long memoryBytes, @Nullable Long spooledReports) {}

  /**
   * Processor use since the report before.
   *
   * @param cores logical processors
   * @param frequencyMhz the present mean over the cores
   */
  public record Cpu(
      @Nullable Double usagePercent,
      @Nullable Integer cores,
      @Nullable Double frequencyMhz,
      List<Double> perCorePercent,
      @Nullable Double userPercent,
      @Nullable Double systemPercent,
      @Nullable Double iowaitPercent,
      @Nullable Double stealPercent,
      @Nullable Double load1m,
      @Nullable Double load5m,
      @Nullable Double load15m) {
    public Cpu {
      perCorePercent = List.copyOf(perCorePercent);
    }
  }

  /** Memory as the kernel counts it; the {@code _gb} fields of earlier agents derive from it. */
  public record Memory(
      @Nullable Long totalBytes,
      @Nullable Long usedBytes,
      @Nullable Long availableBytes,
      @Nullable Long cachedBytes,
      @Nullable Long buffersBytes,
      @Nullable Long swapTotalBytes,
      @Nullable Long swapUsedBytes) {}

  /**
   * File systems and block devices; the {@code _gb} totals of earlier agents are those of {@code
   * /}.
   */
  public record Disk(List<Filesystem> filesystems, List<Device> devices) {
    public Disk {
      filesystems = List.copyOf(filesystems);
      devices = List.copyOf(devices);
    }
  }

  public record Filesystem(
      String mountPoint,
      @Nullable String device,
      @Nullable String type,
      @Nullable Long totalBytes,
      @Nullable Long usedBytes,
      @Nullable Long availableBytes,
      @Nullable Double usagePercent,
      @Nullable Double inodesUsagePercent) {}

  public record Device(
      String name,
      @Nullable Double readBytesPerSecond,
      @Nullable Double writtenBytesPerSecond,
      @Nullable Double readsPerSecond,
      @Nullable Double writesPerSecond,
      @Nullable Double busyPercent) {}

  /**
   * Counters since boot over the interfaces that have a device behind them (all but loopback where
   * none has), so that traffic through a bridge counts once; and the interfaces' rates.
   */
  public record Network(
      @Nullable Long bytesSent,
      @Nullable Long bytesReceived,
      @Nullable Long packetsSent,
      @Nullable Long packetsReceived,
      List<Interface> interfaces) {
    public Network {
      interfaces = List.copyOf(interfaces);
    }
  }

  /** One network interface; {@code errors} and {@code drops} count both directions since boot. */
  public record Interface(
      String name,
      @Nullable Double receivedBytesPerSecond,
      @Nullable Double sentBytesPerSecond,
      @Nullable Double receivedPacketsPerSecond,
      @Nullable Double sentPacketsPerSecond,
      @Nullable Long errors,
      @Nullable Long drops) {}

  /**
   * One sensor of the board.
   *
   * @param kind {@code temperature}, {@code fan} or {@code voltage}
   */
  public record Sensor(String name, String kind, double value, String unit) {}

  /**
   * One container, running or not.
   *
   * @param state the engine's word, such as running or exited
   * @param status the state for people, such as "Up 2 hours"
   * @param ports as {@code docker ps} prints them, such as "0.0.0.0:8080->80/tcp"
   * @param cpuPercent share of one core, so up to 100 x cores
   * @param memoryBytes without the file cache that the kernel can take back
   * @param memoryLimitBytes absent if the container has none of its own
   * @param health of its health check: starting, healthy or unhealthy; absent without a check
   * @param restartCount how often the engine has restarted it by itself
   */
  public record Container(
      String id,
      String name,
      @Nullable String image,
      @Nullable String state,
      @Nullable String status,
      @Nullable Instant created,
      List<String> ports,
      @Nullable Double cpuPercent,
      @Nullable Long memoryBytes,
      @Nullable Long memoryLimitBytes,
      @Nullable Double receivedBytesPerSecond,
      @Nullable Double sentBytesPerSecond,
      @Nullable Double readBytesPerSecond,
      @Nullable Double writtenBytesPerSecond,
      @Nullable String health,
      @Nullable Integer restartCount) {
    public Container {
      ports = List.copyOf(ports);
    }
  }

  /**
   * The number of processes of exactly this name that run, as {@link ToAgent.WatchServices} asks.
   */
  public record Service(String name, int processes) {}

  /**
   * One running process.
   *
   * @param cpuPercent share of one core since the report before, so up to 100 x cores
   * @param memoryBytes resident set
   * @param status the kernel's word: running, sleeping, waiting, stopped, zombie, idle
   * @param command the command line, cut, secrets masked
   */
  public record ProcessInfo(
      int pid,
      String name,
      @Nullable Double cpuPercent,
      @Nullable Long memoryBytes,
      @Nullable String status,
      @Nullable String user,
      @Nullable String command) {}
}
