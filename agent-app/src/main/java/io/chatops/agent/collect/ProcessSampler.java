package io.chatops.agent.collect;

import io.chatops.protocol.AgentReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the running processes and their usage since the previous report. It reads one file per
 * process; further details are read only for reported processes, and cached.
 */
final class ProcessSampler {
  private static final Comparator<Sample> BY_MEMORY =
      Comparator.comparingLong((Sample sample) -> -sample.stat.residentPages())
          .thenComparingInt(sample -> sample.stat.pid());
  private static final Comparator<Sample> BY_CPU =
      Comparator.comparingDouble(
              (Sample sample) -> sample.cpuPercent == null ? 0 : -sample.cpuPercent)
          .thenComparing(BY_MEMORY);

  private final HostFiles files;
  private final KernelUnits units;
  private Map<Integer, ProcessStat> before = Map.of();
  private double beforeUptime = Double.NaN;
  private Map<Integer, Details> details = new HashMap<>();
  private Map<Integer, String> userNames = Map.of();
  private Map<String, String> containers = Map.of();

  ProcessSampler(HostFiles files, KernelUnits units) {
    this.files = files;
    this.units = units;
  }

  /**
   * Clears the cached user names, command lines and groups, because all may change while a process
   * lives.
   */
  void refresh() {
    userNames =
        files.text(files.etc("passwd")).map(ProcessSampler::parseUserNames).orElse(userNames);
    details = new HashMap<>();
  }

  /** Sets the containers that the hub may see: processes in others show no group. */
  void show(@Nullable List<AgentReport.Container> visible) {
    containers =
        visible == null
            ? Map.of()
            : visible.stream()
                .collect(
                    Collectors.toMap(
                        AgentReport.Container::id,
                        AgentReport.Container::name,
                        (one, same) -> one));
  }

  /**
   * Returns the processes with the highest CPU usage and those with the most memory; usage is
   * measured from here on.
   */
  List<AgentReport.ProcessInfo> top(int max, double uptime) {
    Map<Integer, ProcessStat> now = readAll();
    List<Sample> samples = compare(now, uptime);
    before = now;
    beforeUptime = uptime;
    details.keySet().retainAll(now.keySet());
    Set<Sample> top = new LinkedHashSet<>();
    samples.stream().sorted(BY_CPU).limit(max).forEach(top::add);
    samples.stream().sorted(BY_MEMORY).limit(max).forEach(top::add);
    return describe(top.stream().sorted(BY_CPU));
  }

  /** Returns all processes by process id, as read for {@link #top}. */
  Map<Integer, ProcessStat> latest() {
    return before;
  }

  /**
   * Returns the processes running now, highest CPU first, at most this many; their usage counts
   * from the previous report.
   */
  List<AgentReport.ProcessInfo> all(int max, double uptime) {
    return describe(compare(readAll(), uptime).stream().sorted(BY_CPU).limit(max));
  }

  private Map<Integer, ProcessStat> readAll() {
    Map<Integer, ProcessStat> processes = new HashMap<>();
    String[] names = files.proc("").toFile().list();
    if (names == null) {
      return processes;
    }
    String prefix = files.proc("") + "/";
    for (String name : names) {
      if (name.charAt(0) < '0' || name.charAt(0) > '9') {
        continue;
      }
      byte[] bytes = files.bytes(prefix + name + "/stat");
      ProcessStat stat = bytes == null ? null : ProcessStat.parse(bytes);
      if (stat != null) {
        processes.put(stat.pid(), stat);
      }
    }
    return processes;
  }

  private List<Sample> compare(Map<Integer, ProcessStat> now, double uptime) {
    List<Sample> samples = new ArrayList<>(now.size());
    for (ProcessStat stat : now.values()) {
      samples.add(new Sample(stat, cpuPercent(stat, uptime)));
    }
    return samples;
  }

  private @Nullable Double cpuPercent(ProcessStat stat, double uptime) {
    double seconds = uptime - beforeUptime;
    // Also false for NaN, when there is no earlier reading.
    if (!(seconds > 0)) {
      return null;
    }
    ProcessStat earlier = before.get(stat.pid());
    // The id may have been reused since; then all CPU time of the new process counts.
    boolean same = earlier != null && earlier.startTicks() == stat.startTicks();
    long used = same && earlier != null ? stat.cpuTicks() - earlier.cpuTicks() : stat.cpuTicks();
    return used < 0 ? null : Double.valueOf(100.0 * used / units.ticksPerSecond() / seconds);
  }

  private List<AgentReport.ProcessInfo> describe(Stream<Sample> samples) {
    return samples
        .map(
            sample -> {
              ProcessStat stat = sample.stat;
              Details more = detailsOf(stat);
              return new AgentReport.ProcessInfo(
                  stat.pid(),
                  stat.name(),
                  sample.cpuPercent,
                  stat.residentPages() * units.pageSize(),
                  stat.status(),
                  more.user,
                  more.command,
                  more.group == null ? null : more.group.shown(containers));
            })
        .toList();
  }

  private Details detailsOf(ProcessStat stat) {
    Details known = details.get(stat.pid());
    // The name changes when a process executes another program.
    if (known != null && known.startTicks == stat.startTicks() && known.name.equals(stat.name())) {
      return known;
    }
    Path directory = files.proc(Integer.toString(stat.pid()));
    String user =
        files
            .text(directory.resolve("status"))
            .map(ProcessSampler::parseUser)
            .map(uid -> userNames.getOrDefault(uid, Integer.toString(uid)))
            .orElse(null);
    byte[] cmdline = files.bytes(directory.resolve("cmdline").toString());
    String command = cmdline == null ? null : ProcessArguments.readable(cmdline);
    ProcessGroup group =
        files.text(directory.resolve("cgroup")).map(ProcessGroup::parse).orElse(null);
    Details read = new Details(stat.startTicks(), stat.name(), user, command, group);
    details.put(stat.pid(), read);
    return read;
  }

  /** Returns the effective user id from {@code /proc/[pid]/status}; absent if it is missing. */
  static @Nullable Integer parseUser(String status) {
    int line = status.indexOf("\nUid:\t");
    if (line < 0) {
      return null;
    }
    String[] users = status.substring(line + 6, status.indexOf('\n', line + 1)).split("\t", -1);
    // User ids above 2^31 overflow in the same way in parseUserNames.
    return users.length < 2 ? null : Numbers.parse(users[1]).map(Long::intValue).orElse(null);
  }

  /**
   * Returns the names of local users by id, from {@code /etc/passwd}. Users of a directory service
   * appear as numbers, because a lookup may block.
   */
  static Map<Integer, String> parseUserNames(String passwd) {
    Map<Integer, String> names = new HashMap<>();
    for (String line : passwd.split("\n", -1)) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 3) {
        Numbers.parse(fields[2])
            .ifPresent(uid -> names.putIfAbsent(uid.intValue(), HostText.clean(fields[0])));
      }
    }
    return names;
  }

  private record Sample(ProcessStat stat, @Nullable Double cpuPercent) {}

  private record Details(
      long startTicks,
      String name,
      @Nullable String user,
      @Nullable String command,
      @Nullable ProcessGroup group) {}
}
