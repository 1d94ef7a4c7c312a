package io.chatops.core.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything numeric that is kept of a report. The path is the field's place in the report and the
 * metric's name in history. Numbers are kept to {@code 1 / scale}: bytes exactly, percentages to
 * 0.01.
 */
public enum Metric {
  CPU_USAGE_PERCENT("cpu.usage_percent", Unit.PERCENT, null, 100, true),
  CPU_FREQUENCY_MHZ("cpu.frequency_mhz", Unit.MEGAHERTZ, null, 1, false),
  CPU_CORES("cpu.cores", Unit.COUNT, null, 1, false),
  CPU_USER_PERCENT("cpu.user_percent", Unit.PERCENT, null, 100, false),
  CPU_SYSTEM_PERCENT("cpu.system_percent", Unit.PERCENT, null, 100, false),
  CPU_IOWAIT_PERCENT("cpu.iowait_percent", Unit.PERCENT, null, 100, false),
  CPU_STEAL_PERCENT("cpu.steal_percent", Unit.PERCENT, null, 100, false),
  CPU_LOAD_1M("cpu.load_1m", Unit.NONE, null, 100, true),
  CPU_LOAD_5M("cpu.load_5m", Unit.NONE, null, 100, false),
  CPU_LOAD_15M("cpu.load_15m", Unit.NONE, null, 100, false),
  CPU_PER_CORE_PERCENT("cpu.per_core_percent", Unit.PERCENT, "core", 100, false),
  MEMORY_USAGE_PERCENT("memory.usage_percent", Unit.PERCENT, null, 100, true),
  MEMORY_TOTAL_BYTES("memory.total_bytes", Unit.BYTES, null, 1, false),
  MEMORY_USED_BYTES("memory.used_bytes", Unit.BYTES, null, 1, true),
  MEMORY_AVAILABLE_BYTES("memory.available_bytes", Unit.BYTES, null, 1, false),
  MEMORY_CACHED_BYTES("memory.cached_bytes", Unit.BYTES, null, 1, false),
  MEMORY_BUFFERS_BYTES("memory.buffers_bytes", Unit.BYTES, null, 1, false),
  MEMORY_SWAP_TOTAL_BYTES("memory.swap_total_bytes", Unit.BYTES, null, 1, false),
  MEMORY_SWAP_USED_BYTES("memory.swap_used_bytes", Unit.BYTES, null, 1, false),
  DISK_USAGE_PERCENT("disk.usage_percent", Unit.PERCENT, null, 100, true),
  DISK_FILESYSTEMS_TOTAL_BYTES("disk.filesystems.total_bytes", Unit.BYTES, "mount_point", 1, false),
  DISK_FILESYSTEMS_USED_BYTES("disk.filesystems.used_bytes", Unit.BYTES, "mount_point", 1, false),
  DISK_FILESYSTEMS_AVAILABLE_BYTES(
      "disk.filesystems.available_bytes", Unit.BYTES, "mount_point", 1, false),
  DISK_FILESYSTEMS_USAGE_PERCENT(
      "disk.filesystems.usage_percent", Unit.PERCENT, "mount_point", 100, true),
  DISK_FILESYSTEMS_INODES_USAGE_PERCENT(
      "disk.filesystems.inodes_usage_percent", Unit.PERCENT, "mount_point", 100, false),
  DISK_DEVICES_READ_BYTES_PER_SECOND(
      "disk.devices.read_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, false),
  DISK_DEVICES_WRITTEN_BYTES_PER_SECOND(
      "disk.devices.written_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, false),
  DISK_DEVICES_READS_PER_SECOND(
      "disk.devices.reads_per_second", Unit.PER_SECOND, "name", 100, false),
  DISK_DEVICES_WRITES_PER_SECOND(
      "disk.devices.writes_per_second", Unit.PER_SECOND, "name", 100, false),
  DISK_DEVICES_BUSY_PERCENT("disk.devices.busy_percent", Unit.PERCENT, "name", 100, false),
  NETWORK_BYTES_SENT("network.bytes_sent", Unit.BYTES, null, 1, false),
  NETWORK_BYTES_RECV("network.bytes_recv", Unit.BYTES, null, 1, false),
  NETWORK_PACKETS_SENT("network.packets_sent", Unit.COUNT, null, 1, false),
  NETWORK_PACKETS_RECV("network.packets_recv", Unit.COUNT, null, 1, false),
  NETWORK_INTERFACES_RECEIVED_BYTES_PER_SECOND(
      "network.interfaces.received_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, true),
  NETWORK_INTERFACES_SENT_BYTES_PER_SECOND(
      "network.interfaces.sent_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, true),
  NETWORK_INTERFACES_RECEIVED_PACKETS_PER_SECOND(
      "network.interfaces.received_packets_per_second", Unit.PER_SECOND, "name", 100, false),
  NETWORK_INTERFACES_SENT_PACKETS_PER_SECOND(
      "network.interfaces.sent_packets_per_second", Unit.PER_SECOND, "name", 100, false),
  NETWORK_INTERFACES_ERRORS("network.interfaces.errors", Unit.COUNT, "name", 1, false),
  NETWORK_INTERFACES_DROPS("network.interfaces.drops", Unit.COUNT, "name", 1, false),
  SENSORS_TEMPERATURE("sensors.temperature", Unit.CELSIUS, "name", 10, false),
  SENSORS_FAN("sensors.fan", Unit.RPM, "name", 1, false),
  SENSORS_VOLTAGE("sensors.voltage", Unit.VOLT, "name", 1000, false),
  CONTAINERS_CPU_PERCENT("containers.cpu_percent", Unit.PERCENT, "name", 100, false),
  CONTAINERS_MEMORY_BYTES("containers.memory_bytes", Unit.BYTES, "name", 1, false),
  CONTAINERS_MEMORY_LIMIT_BYTES("containers.memory_limit_bytes", Unit.BYTES, "name", 1, false),
  CONTAINERS_RECEIVED_BYTES_PER_SECOND(
      "containers.received_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, false),
  CONTAINERS_SENT_BYTES_PER_SECOND(
      "containers.sent_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, false),
  CONTAINERS_READ_BYTES_PER_SECOND(
      "containers.read_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, false),
  CONTAINERS_WRITTEN_BYTES_PER_SECOND(
      "containers.written_bytes_per_second", Unit.BYTES_PER_SECOND, "name", 1, false),
  CONTAINERS_RESTART_COUNT("containers.restart_count", Unit.COUNT, "name", 1, false),
  /** 1 while it runs and is not unhealthy, else 0; made of the report's words by its reader. */
  CONTAINERS_RUNNING("containers.running", Unit.NONE, "name", 1, false),
  /**
   * The number of containers. In a report that has it, each container has a value of {@link
   * #CONTAINERS_RUNNING}; without it, a missing container means nothing.
   */
  CONTAINERS_TOTAL("containers.total", Unit.COUNT, null, 1, false),
  /** The number of running processes of a name; only for names that the hub asked for. */
  SERVICES_PROCESSES("services.processes", Unit.COUNT, "name", 1, false),
  UPTIME_SECONDS("uptime_seconds", Unit.SECONDS, null, 1, false),
  AGENT_CPU_PERCENT("agent.cpu_percent", Unit.PERCENT, null, 1000, false),
  AGENT_MEMORY_BYTES("agent.memory_bytes", Unit.BYTES, null, 1, false),
  AGENT_SPOOLED_REPORTS("agent.spooled_reports", Unit.COUNT, null, 1, false);

  private static final Map<String, Metric> BY_PATH = new HashMap<>();

  static {
    for (Metric metric : values()) {
      BY_PATH.put(metric.path, metric);
    }
  }

  private final String path;
  private final Unit unit;
  private final @Nullable String labelName;
  private final int scale;
  private final boolean main;

  Metric(String path, Unit unit, @Nullable String labelName, int scale, boolean main) {
    this.path = path;
    this.unit = unit;
    this.labelName = labelName;
    this.scale = scale;
    this.main = main;
  }

  public String path() {
    return path;
  }

  public Unit unit() {
    return unit;
  }

  /**
   * Returns the label that distinguishes this metric's series of one server, such as {@code
   * mount_point}; empty if there is one series only.
   */
  public Optional<String> labelName() {
    return Optional.ofNullable(labelName);
  }

  public boolean isLabelled() {
    return labelName != null;
  }

  /** A value times this, rounded, is the whole number that is stored. */
  public int scale() {
    return scale;
  }

  /**
   * Rounds a computed value, such as an average, to digits that were measured: bytes to whole ones,
   * all else to 0.01 or, where samples are finer, to {@code 1 / scale}. Samples stay as they are.
   */
  public double rounded(double value) {
    boolean whole = unit == Unit.BYTES || unit == Unit.BYTES_PER_SECOND;
    double steps = whole ? 1 : Math.max(scale, 100);
    return Math.rint(value * steps) / steps;
  }

  public static Optional<Metric> byPath(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /** Returns the metrics that history shows if none are named. */
  public static List<Metric> defaultMetrics() {
    return Stream.of(values()).filter(m -> m.main).toList();
  }
}
