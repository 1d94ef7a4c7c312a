package io.chatops.core.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Adds up lists of processes by program, user and group. For one thread. */
final class ProcessUseSum {
  /** A host may have another program in each list; what comes after so many is left out. */
  static final int MAX_NAMES = 2_000;

  private final Map<Key, Sum> sums = new HashMap<>();
  private int lists;

  private record Key(String program, @Nullable String user, @Nullable String group) {}

  private static final class Sum {
    private int minutes;
    private double cpu;
    private double cpuPeak;
    private double memory;
    private double memoryPeak;
    private double cpuNow;
    private double memoryNow;
    private String name = "";
    private @Nullable String command;
    private final SortedSet<Long> pids = new TreeSet<>();

    private void endList() {
      minutes++;
      cpu += cpuNow;
      cpuPeak = Math.max(cpuPeak, cpuNow);
      memory += memoryNow;
      memoryPeak = Math.max(memoryPeak, memoryNow);
      cpuNow = 0;
      memoryNow = 0;
    }
  }

  void add(ProcessTop top) {
    lists++;
    Map<Key, Sum> inThisList = new HashMap<>();
    for (ProcessSample process : top.processes()) {
      if (process.name() != null) {
        String program = ProgramName.of(process.name(), process.command());
        Key key = new Key(program, process.user(), process.group());
        Sum sum = sums.get(key);
        if (sum == null && sums.size() < MAX_NAMES) {
          sum = new Sum();
          sums.put(key, sum);
        }
        if (sum != null) {
          if (inThisList.put(key, sum) == null) {
            sum.pids.clear();
          }
          if (process.pid() != null && sum.pids.size() < ProcessUse.MAX_PIDS) {
            sum.pids.add(process.pid());
          }
          sum.name = process.name();
          sum.cpuNow += process.cpu() == null ? 0 : process.cpu();
          sum.memoryNow += process.memory() == null ? 0 : process.memory();
          sum.command = process.command() == null ? sum.command : process.command();
        }
      }
    }
    inThisList.values().forEach(Sum::endList);
  }

  int lists() {
    return lists;
  }

  /** Returns those with the most, the most first. */
  List<ProcessUse> top(ToDoubleFunction<ProcessUse> by, int limit) {
    List<ProcessUse> all = new ArrayList<>();
    sums.forEach(
        (key, sum) ->
            all.add(
                new ProcessUse(
                    key.program(),
                    sum.name,
                    key.user(),
                    key.group(),
                    sum.minutes,
                    sum.cpu / lists,
                    sum.cpuPeak,
                    sum.memory / sum.minutes,
                    sum.memoryPeak,
                    sum.command,
                    List.copyOf(sum.pids))));
    all.sort(
        Comparator.comparingDouble(by)
            .reversed()
            .thenComparing(ProcessUse::program)
            .thenComparing(use -> use.user() == null ? "" : use.user())
            .thenComparing(use -> use.group() == null ? "" : use.group()));
    return all.stream().limit(limit).toList();
  }
}
