package io.chatops.agent.collect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatops.protocol.AgentReport;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the processes of each watched service among those read for the report. If the kernel has
 * cut a program's name, its command line is read once. For one thread only.
 */
final class ServiceCounter {
  // The kernel keeps this many bytes of a program's name.
  private static final int KERNEL_NAME_BYTES = 15;
  // In bytes, far more than a path; a command line may have megabytes.
  private static final int MAX_READ_BYTES = 8192;

  private final HostFiles files;
  private List<String> names = List.of();
  private Set<String> cutNames = Set.of();
  private Map<Integer, WholeName> wholeNames = new HashMap<>();

  private record WholeName(ProcessStat of, String name) {
    boolean isOf(ProcessStat stat) {
      return of.startTicks() == stat.startTicks() && of.name().equals(stat.name());
    }
  }

  ServiceCounter(HostFiles files) {
    this.files = files;
  }

  /** Replaces the watched names. */
  void watch(List<String> newNames) {
    names = List.copyOf(newNames);
    cutNames = new HashSet<>();
    for (String name : names) {
      if (!cut(name).equals(name)) {
        cutNames.add(cut(name));
      }
    }
    wholeNames.clear();
  }

  /** Clears the cached names, because a process may execute another program. */
  void refresh() {
    wholeNames.clear();
  }

  /**
   * Counts the processes of each name, in the order of the names. Absent if there are no names or
   * not all processes are visible; process 1 is visible only to users who can see the processes of
   * others.
   */
  @Nullable List<AgentReport.Service> count(Map<Integer, ProcessStat> processes) {
    if (names.isEmpty() || !processes.containsKey(1)) {
      return null;
    }
    Map<String, Integer> counts = new HashMap<>();
    for (ProcessStat stat : processes.values()) {
      if (stat.hasEnded()) {
        continue;
      }
      counts.merge(stat.name(), 1, Integer::sum);
      if (cutNames.contains(stat.name())) {
        String whole = wholeName(stat);
        if (!whole.equals(stat.name())) {
          counts.merge(whole, 1, Integer::sum);
        }
      }
    }
    wholeNames.keySet().retainAll(processes.keySet());
    return names.stream()
        .map(name -> new AgentReport.Service(name, counts.getOrDefault(name, 0)))
        .toList();
  }

  private String wholeName(ProcessStat stat) {
    WholeName known = wholeNames.get(stat.pid());
    if (known == null || !known.isOf(stat)) {
      known = new WholeName(stat, readWholeName(stat));
      wholeNames.put(stat.pid(), known);
    }
    return known.name;
  }

  /**
   * Returns the name of the program's file or script if the kernel's name is a prefix of it;
   * otherwise the kernel's name.
   */
  private String readWholeName(ProcessStat stat) {
    byte[] bytes = files.bytes(files.proc(stat.pid() + "/cmdline").toString());
    if (bytes == null) {
      return stat.name();
    }
    String line = new String(bytes, 0, Math.min(bytes.length, MAX_READ_BYTES), UTF_8);
    String[] arguments = line.split("\0", 3);
    for (int i = 0; i < Math.min(2, arguments.length); i++) {
      // Some programs append a title to their name: "name: worker process".
      String program = arguments[i].split(": ", 2)[0];
      String name = HostText.clean(program.substring(program.lastIndexOf('/') + 1));
      if (cut(name).equals(stat.name())) {
        return name;
      }
    }
    return stat.name();
  }

  /** Returns the name as the kernel cuts it and {@link ProcessStat} reads it. */
  private static String cut(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return HostText.clean(new String(bytes, 0, Math.min(bytes.length, KERNEL_NAME_BYTES), UTF_8));
  }
}
