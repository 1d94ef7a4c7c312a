package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads CPU usage since the previous report. */
final class CpuSampler {
  private final HostFiles files;
  private CpuTimes.@Nullable All before;

  CpuSampler(HostFiles files) {
    this.files = files;
  }

  AgentReport.Cpu sample(@Nullable Double frequencyMegahertz) {
    CpuTimes.All now = files.text(files.proc("stat")).map(CpuTimes::parse).orElse(null);
    String[] load = files.text(files.proc("loadavg")).orElse("").split(" ", -1);
    CpuTimes.Shares shares = null;
    List<Double> cores = List.of();
    CpuTimes.All earlier = before;
    if (now != null && earlier != null) {
      shares = now.total().since(earlier.total());
      cores = perCore(now.cores(), earlier.cores());
    }
    before = now;
    return new AgentReport.Cpu(
        shares == null ? null : shares.usage(),
        now == null || now.cores().isEmpty() ? null : now.cores().size(),
        frequencyMegahertz,
        cores,
        shares == null ? null : shares.user(),
        shares == null ? null : shares.system(),
        shares == null ? null : shares.iowait(),
        shares == null ? null : shares.steal(),
        load(load, 0),
        load(load, 1),
        load(load, 2));
  }

  /** Returns the load of the last 1, 5 or 15 minutes; absent if the file is too short. */
  static @Nullable Double load(String[] loadavg, int index) {
    return loadavg.length < 3 ? null : Numbers.decimal(loadavg[index]);
  }

  // A core's index in the list is its number, so the list is complete or empty.
  private static List<Double> perCore(List<CpuTimes> now, List<CpuTimes> earlier) {
    if (now.size() != earlier.size()) {
      return List.of();
    }
    List<Double> usage = new ArrayList<>(now.size());
    for (int i = 0; i < now.size(); i++) {
      CpuTimes.Shares shares = now.get(i).since(earlier.get(i));
      if (shares == null) {
        return List.of();
      }
      usage.add(shares.usage());
    }
    return usage;
  }
}
