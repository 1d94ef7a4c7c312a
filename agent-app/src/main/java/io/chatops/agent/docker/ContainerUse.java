package io.chatops.agent.docker;

import com.github.dockerjava.api.model.BlkioStatEntry;
import com.github.dockerjava.api.model.CpuStatsConfig;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.StatisticNetworksConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import io.chatops.agent.collect.InterfaceCounters;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a container has used since its start, and its current memory; unknown values
 * are absent.
 *
 * @param nanos the time of the reading on the monotonic clock, in nanoseconds
 * @param cpuNanos CPU time in nanoseconds
 * @param memoryBytes without the file cache that the kernel can reclaim, as in {@code docker stats}
 * @param memoryLimitBytes absent if there is none
 */
record ContainerUse(
    long nanos,
    @Nullable Long cpuNanos,
    @Nullable Long memoryBytes,
    @Nullable Long memoryLimitBytes,
    @Nullable Long receivedBytes,
    @Nullable Long sentBytes,
    @Nullable Long readBytes,
    @Nullable Long writtenBytes) {

  /**
   * Converts the engine's statistics.
   *
   * @param limited true if the container has a memory limit; without one the engine returns the
   *     machine's memory
   */
  static ContainerUse of(Statistics statistics, long nanos, boolean limited) {
    CpuStatsConfig cpu = statistics.getCpuStats();
    MemoryStatsConfig memory = statistics.getMemoryStats();
    Map<String, StatisticNetworksConfig> networks = statistics.getNetworks();
    List<BlkioStatEntry> blocks =
        statistics.getBlkioStats() == null
            ? null
            : statistics.getBlkioStats().getIoServiceBytesRecursive();
    return new ContainerUse(
        nanos,
        cpu == null || cpu.getCpuUsage() == null ? null : cpu.getCpuUsage().getTotalUsage(),
        memory == null ? null : memoryInUse(memory),
        memory == null || !limited ? null : memory.getLimit(),
        networks == null ? null : sum(networks.values(), one -> orZero(one.getRxBytes())),
        networks == null ? null : sum(networks.values(), one -> orZero(one.getTxBytes())),
        blocks == null ? null : sum(blocks, one -> moved(one, "read")),
        blocks == null ? null : sum(blocks, one -> moved(one, "write")));
  }

  /**
   * Returns a copy with the traffic of the container's interfaces; without interfaces, returns
   * this.
   */
  ContainerUse with(Map<String, InterfaceCounters> interfaces) {
    List<InterfaceCounters> others =
        interfaces.entrySet().stream()
            .filter(entry -> !entry.getKey().equals("lo"))
            .map(Map.Entry::getValue)
            .toList();
    return others.isEmpty()
        ? this
        : new ContainerUse(
            nanos,
            cpuNanos,
            memoryBytes,
            memoryLimitBytes,
            sum(others, InterfaceCounters::receivedBytes),
            sum(others, InterfaceCounters::sentBytes),
            readBytes,
            writtenBytes);
  }

  private static @Nullable Long memoryInUse(MemoryStatsConfig memory) {
    Long usage = memory.getUsage();
    StatsConfig details = memory.getStats();
    if (usage == null || details == null) {
      return usage;
    }
    // Only cgroup v1 has the first value. It has the second as well, but only for the top group.
    Long cache =
        details.getTotalInactiveFile() == null
            ? details.getInactiveFile()
            : details.getTotalInactiveFile();
    return Math.max(0, usage - orZero(cache));
  }

  private static long moved(BlkioStatEntry entry, String direction) {
    boolean counts =
        entry.getOp() != null && entry.getOp().toLowerCase(Locale.ROOT).equals(direction);
    return counts ? orZero(entry.getValue()) : 0;
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private static <T> long sum(Collection<T> parts, ToLongFunction<T> count) {
    return parts.stream().mapToLong(count).sum();
  }
}
