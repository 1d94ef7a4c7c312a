package io.chatops.agent.collect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time that processors have spent since boot, in clock ticks, by what they did. */
record CpuTimes(long user, long system, long idle, long iowait, long steal) {

  /** All processors together, and each by itself. */
  record All(CpuTimes total, List<CpuTimes> cores) {
    All {
      cores = List.copyOf(cores);
    }
  }

  /** Shares of the time between two readings, 0-100. */
  record Shares(double usage, double user, double system, double iowait, double steal) {}

  /** Reads {@code /proc/stat}; absent if it has no {@code cpu} line. */
  static @Nullable All parse(String stat) {
    CpuTimes total = null;
    List<CpuTimes> cores = new ArrayList<>();
    for (String line : stat.split("\n", -1)) {
      if (!line.startsWith("cpu")) {
        break;
      }
      String[] fields = line.trim().split(" +", -1);
      if (fields.length < 5) {
        continue;
      }
      if (fields[0].equals("cpu")) {
        total = times(fields);
      } else {
        cores.add(times(fields));
      }
    }
    return total == null ? null : new All(total, cores);
  }

  // user nice system idle iowait irq softirq steal; guest time is part of user already.
  private static CpuTimes times(String[] fields) {
    return new CpuTimes(
        at(fields, 1) + at(fields, 2),
        at(fields, 3) + at(fields, 6) + at(fields, 7),
        at(fields, 4),
        at(fields, 5),
        at(fields, 8));
  }

  private static long at(String[] fields, int index) {
    return index < fields.length ? Numbers.orZero(fields[index]) : 0;
  }

  /** The use since an earlier reading; absent if no time has passed or it ran backwards. */
  @Nullable Shares since(CpuTimes before) {
    // The kernel documents that iowait and idle may decrease a little.
    long idled = Math.max(0, idle - before.idle);
    long waited = Math.max(0, iowait - before.iowait);
    long inUser = user - before.user;
    long inSystem = system - before.system;
    long stolen = steal - before.steal;
    if (inUser < 0 || inSystem < 0 || stolen < 0) {
      return null;
    }
    double all = idled + waited + inUser + inSystem + stolen;
    if (all == 0) {
      return null;
    }
    return new Shares(
        100 * (inUser + inSystem + stolen) / all,
        100 * inUser / all,
        100 * inSystem / all,
        100 * waited / all,
        100 * stolen / all);
  }
}
