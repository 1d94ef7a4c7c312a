package io.chatops.agent.collect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CPU time since boot by kind of work, in clock ticks. */
record CpuTimes(long user, long system, long idle, long iowait, long steal) {

  /** The times of all processors together and of each one. */
  record All(CpuTimes total, List<CpuTimes> cores) {
    All {
      cores = List.copyOf(cores);
    }
  }

  /** Shares of the time between two readings, in percent (0-100). */
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

  // The fields are user nice system idle iowait irq softirq steal; user already includes guest
  // time.
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

  /**
   * Returns the usage since an earlier reading; absent if no time has passed or the counters ran
   * backwards.
   */
  @Nullable Shares since(CpuTimes before) {
    // According to the kernel's documentation, iowait and idle may decrease slightly.
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
