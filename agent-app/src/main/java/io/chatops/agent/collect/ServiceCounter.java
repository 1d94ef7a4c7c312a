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
 * Counts the processes of the names that the hub wants watched, among those that were read for the
 * report. Of a program whose name the kernel cuts it reads the command line, once. For one thread
 * only.
 */
final class ServiceCounter {
  // The kernel keeps so many of a program's name.
  private static final int KERNEL_NAME_BYTES = 15;
  // Far more than a path; a command line may have megabytes.
  private static final int READ = 8192;

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

  /** Counts these from now on, in place of those before. */
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

  /** Reads whole names again, since a program may take another one's place in its process. */
  void refresh() {
    wholeNames.clear();
  }

  /**
   * Counts the processes of each name, in the order of the names; absent without names, and when
   * not all processes can be seen. A user who sees those of others also sees process 1.
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

  /** The name of its file, or of the script it runs, when that is what the kernel has cut. */
  private String readWholeName(ProcessStat stat) {
    byte[] bytes = files.bytes(files.proc(stat.pid() + "/cmdline").toString());
    if (bytes == null) {
      return stat.name();
    }
    String line = new String(bytes, 0, Math.min(bytes.length, READ), UTF_8);
    String[] arguments = line.split("\0", 3);
    for (int i = 0; i < Math.min(2, arguments.length); i++) {
      // Some write what they do behind their name: "name: worker process".
      String program = arguments[i].split(": ", 2)[0];
      String name = HostText.clean(program.substring(program.lastIndexOf('/') + 1));
      if (cut(name).equals(stat.name())) {
        return name;
      }
    }
    return stat.name();
  }

  /** The name as the kernel would keep it, and {@link ProcessStat} read it. */
  private static String cut(String name) {
    byte[] bytes = name.getBytes(UTF_8);
    return HostText.clean(new String(bytes, 0, Math.min(bytes.length, KERNEL_NAME_BYTES), UTF_8));
  }
}
