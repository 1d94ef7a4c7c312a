package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import org.jspecify.annotations.Nullable;

/** What the agent itself has used since the report before. */
final class OwnCost {
  private final HostFiles files;
  private final KernelUnits units;
  private @Nullable ProcessStat before;

  OwnCost(HostFiles files, KernelUnits units) {
    this.files = files;
    this.units = units;
  }

  AgentReport.AgentCost sample(@Nullable Double seconds, long spooledReports) {
    byte[] bytes = files.bytes(files.proc("self/stat").toString());
    ProcessStat now = bytes == null ? null : ProcessStat.parse(bytes);
    ProcessStat earlier = before;
    Double cpu = null;
    if (now != null && earlier != null && seconds != null && seconds > 0) {
      cpu = 100.0 * (now.cpuTicks() - earlier.cpuTicks()) / units.ticksPerSecond() / seconds;
    }
    before = now;
    return new AgentReport.AgentCost(
        cpu,
        now == null ? null : Long.valueOf(now.residentPages() * units.pageSize()),
        spooledReports);
  }
}
