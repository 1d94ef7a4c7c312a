package io.chatops.protocol;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One report of an agent: every number that it could read at one time. Unknown values are absent,
 * never 0 or -1. Sizes are in bytes, rates in bytes (or events) per second since the previous
 * report, percentages 0-100.
 *
 * <p>In JSON, unknown values are left out, and numbers that earlier hubs read are added: in GiB,
 * and of processes in MiB.
 *
 * @param serverId the server that the hub named when the agent signed in; absent until then
 * @param timestamp the time of collection; a report sent again has the identical time
 * @param bootId identifies the agent run that counted the sequence
 * @param sequence the number of the report within {@code bootId}, from 1
 * @param containers absent if there is no Docker or the agent may not read containers
 * @param services the services that the hub wants watched; absent if there are none, or if the
 *     agent cannot see all processes
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
    // Earlier hubs expect the field in every report, with null if there is no Docker.
    @JsonInclude @Nullable List<Container> containers,
    @Nullable List<Service> services,
    List<ProcessInfo> processes) {

  private static final double MEBIBYTE = 1024.0 * 1024;
  private static final double GIBIBYTE = 1024 * MEBIBYTE;

  public AgentReport {
    sensors = List.copyOf(sensors);
    containers = containers == null ? null : List.copyOf(containers);
    services = services == null ? null : List.copyOf(services);
    processes = List.copyOf(processes);
  }

  private static @Nullable Double in(double unit, @Nullable Long bytes) {
    return bytes == null ? null : bytes / unit;
  }

  /**
   * The agent's own cost: CPU as a share of one core, resident bytes, reports waiting in its spool.
   */
  public record AgentCost(
      @Nullable Double cpuPercent, @Nullable Long memoryBytes, @Nullable Long spooledReports) {}

  /**
   * CPU usage since the previous report.
   *
   * @param cores the number of logical processors
   * @param frequencyMhz the current mean over the cores, in MHz
   */
  public record Cpu(
      @Nullable Double usagePercent,
      @Nullable Integer cores,
      @Nullable Double frequencyMhz,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> perCorePercent,
      @Nullable Double userPercent,
      @Nullable Double systemPercent,
      @Nullable Double iowaitPercent,
      @Nullable Double stealPercent,
      @JsonProperty("load_1m") @Nullable Double load1m,
      @JsonProperty("load_5m") @Nullable Double load5m,
      @JsonProperty("load_15m") @Nullable Double load15m) {
    public Cpu {
      perCorePercent = List.copyOf(perCorePercent);
    }
  }

  /**
   * Memory as the kernel counts it. The {@code _gb} fields of earlier agents are derived from it.
   */
  @JsonPropertyOrder({"total_gb", "used_gb", "available_gb", "usage_percent"})
  public record Memory(
      @Nullable Long totalBytes,
      @Nullable Long usedBytes,
      @Nullable Long availableBytes,
      @Nullable Long cachedBytes,
      @Nullable Long buffersBytes,
      @Nullable Long swapTotalBytes,
      @Nullable Long swapUsedBytes) {

    @JsonProperty("total_gb")
    @Nullable Double totalGb() {
      return in(GIBIBYTE, totalBytes);
    }

    @JsonProperty("used_gb")
    @Nullable Double usedGb() {
      return in(GIBIBYTE, usedBytes);
    }

    @JsonProperty("available_gb")
    @Nullable Double availableGb() {
      return in(GIBIBYTE, availableBytes);
    }

    @JsonProperty("usage_percent")
    @Nullable Double usagePercent() {
      return usedBytes == null || totalBytes == null || totalBytes == 0
          ? null
          : 100.0 * usedBytes / totalBytes;
    }
  }

  /**
   * File systems and block devices. The {@code _gb} totals of earlier agents are those of {@code
   * /}.
   */
  @JsonPropertyOrder({"total_gb", "used_gb", "available_gb", "usage_percent"})
  public record Disk(List<Filesystem> filesystems, List<Device> devices) {
    public Disk {
      filesystems = List.copyOf(filesystems);
      devices = List.copyOf(devices);
    }

    @JsonProperty("total_gb")
    @Nullable Double totalGb() {
      return root().map(root -> in(GIBIBYTE, root.totalBytes)).orElse(null);
    }

    @JsonProperty("used_gb")
    @Nullable Double usedGb() {
      return root().map(root -> in(GIBIBYTE, root.usedBytes)).orElse(null);
    }

    @JsonProperty("available_gb")
    @Nullable Double availableGb() {
      return root().map(root -> in(GIBIBYTE, root.availableBytes)).orElse(null);
    }

    @JsonProperty("usage_percent")
    @Nullable Double usagePercent() {
      return root().map(Filesystem::usagePercent).orElse(null);
    }

    private Optional<Filesystem> root() {
      return filesystems.stream().filter(each -> each.mountPoint.equals("/")).findFirst();
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
   * Counters since boot over the interfaces backed by a device, so that traffic through a bridge
   * counts once, and the rates of each interface. If no interface has a device, all except the
   * loopback count.
   */
  public record Network(
      @Nullable Long bytesSent,
      @JsonProperty("bytes_recv") @Nullable Long bytesReceived,
      @Nullable Long packetsSent,
      @JsonProperty("packets_recv") @Nullable Long packetsReceived,
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
   * @param status the state as a text for users, such as "Up 2 hours"
   * @param ports in the format of {@code docker ps}, such as "0.0.0.0:8080->80/tcp"
   * @param cpuPercent share of one core, so up to 100 x cores
   * @param memoryBytes without the file cache that the kernel can reclaim
   * @param memoryLimitBytes absent if the container has no limit of its own
   * @param health the state of its health check: starting, healthy or unhealthy; absent without a
   *     check
   * @param restartCount the number of restarts by the engine itself
   */
  public record Container(
      String id,
      String name,
      @Nullable String image,
      @Nullable String state,
      @Nullable String status,
      @Nullable Instant created,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> ports,
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
   * The number of running processes with exactly this name, as requested by {@link
   * ToAgent.WatchServices}.
   */
  public record Service(String name, int processes) {}

  /**
   * One running process.
   *
   * @param cpuPercent share of one core since the previous report, so up to 100 x cores
   * @param memoryBytes resident set size
   * @param status the kernel's word: running, sleeping, waiting, stopped, zombie, idle
   * @param command the command line, cut, with secrets masked
   * @param group the container's name, or the systemd service, that it belongs to
   */
  @JsonPropertyOrder({"pid", "name", "cpu", "memory"})
  public record ProcessInfo(
      int pid,
      String name,
      @JsonProperty("cpu") @Nullable Double cpuPercent,
      @JsonIgnore @Nullable Long memoryBytes,
      @Nullable String status,
      @Nullable String user,
      @Nullable String command,
      @Nullable String group) {

    @JsonProperty("memory")
    @Nullable Double memoryMebibytes() {
      return in(MEBIBYTE, memoryBytes);
    }
  }
}
