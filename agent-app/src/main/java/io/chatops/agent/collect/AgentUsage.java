package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own resource usage. CPU time is averaged over the last minute, because the kernel
 * counts it in hundredths of a second and most reports cost less.
 */
final class AgentUsage {
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  private final HostFiles files;
  private final KernelUnits units;
  private final Deque<Reading> readings = new ArrayDeque<>();

  AgentUsage(HostFiles files, KernelUnits units) {
    this.files = files;
    this.units = units;
  }

  /**
   * @param now the time on the monotonic clock, in nanoseconds
   */
  AgentReport.AgentCost sample(long now, long spooledReports) {
    byte[] bytes = files.bytes(files.proc("self/stat").toString());
    ProcessStat stat = bytes == null ? null : ProcessStat.parse(bytes);
    if (stat == null) {
      return new AgentReport.AgentCost(null, null, spooledReports);
    }
    return new AgentReport.AgentCost(
        cpuPercent(new Reading(now, stat.cpuTicks())),
        stat.residentPages() * units.pageSize(),
        spooledReports);
  }

  private @Nullable Double cpuPercent(Reading reading) {
    while (readings.size() > 1 && reading.nanos - readings.getFirst().nanos > WINDOW_NANOS) {
      readings.removeFirst();
    }
    Reading earliest = readings.peekFirst();
    readings.add(reading);
    if (earliest == null || reading.nanos <= earliest.nanos) {
      return null;
    }
    double seconds = (reading.nanos - earliest.nanos) / 1e9;
    return 100.0 * (reading.ticks - earliest.ticks) / units.ticksPerSecond() / seconds;
  }

  private record Reading(long nanos, long ticks) {}
}
