package io.chatops.agent.docker;

import io.chatops.agent.collect.HostFiles;
import io.chatops.agent.collect.InterfaceCounters;
import io.chatops.agent.collect.Numbers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's counters of one container. Reading them costs the engine nothing.
 *
 * @param unified true for cgroup v2
 * @param networkPid a process in the container's network; absent if that is the host's network
 */
record ControlGroup(
    boolean unified, Path cpu, Path memory, Path blockIo, @Nullable Long networkPid) {
  // Without a limit, v1 returns the largest multiple of a page.
  private static final long NO_LIMIT = 1L << 60;

  /**
   * Finds the group of the container's first process.
   *
   * @return empty if the kernel's files do not lead to the container's counters, for example when
   *     the agent runs in a container and sees other processes than the engine
   */
  static Optional<ControlGroup> find(HostFiles files, String id, long pid, boolean hostNetwork) {
    Map<String, String> paths = new HashMap<>();
    for (String line : files.text(files.proc(pid + "/cgroup")).orElse("").split("\n", -1)) {
      String[] fields = line.split(":", 3);
      String own = fields.length < 3 ? "" : ownGroup(fields[2], id);
      if (!own.isEmpty()) {
        for (String controller : fields[1].split(",", -1)) {
          paths.put(controller, own);
        }
      }
    }
    Long networkPid = hostNetwork ? null : Long.valueOf(pid);
    ControlGroup group = null;
    if (files.text(files.sys("fs/cgroup/cgroup.controllers")).isPresent()) {
      if (paths.containsKey("")) {
        Path path = files.sys("fs/cgroup" + paths.get(""));
        group = new ControlGroup(true, path, path, path, networkPid);
      }
    } else if (paths.containsKey("cpuacct")) {
      group =
          new ControlGroup(
              false,
              files.sys("fs/cgroup/cpuacct" + paths.get("cpuacct")),
              files.sys("fs/cgroup/memory" + paths.getOrDefault("memory", "/-")),
              files.sys("fs/cgroup/blkio" + paths.getOrDefault("blkio", "/-")),
              networkPid);
    }
    return Optional.ofNullable(group).filter(found -> found.read(files, 0).isPresent());
  }

  /** Returns the current counters; empty once the container has exited. */
  Optional<ContainerUse> read(HostFiles files, long nanos) {
    Optional<Long> cpuNanos =
        unified ? cpuUnified(files) : files.number(cpu.resolve("cpuacct.usage"));
    if (cpuNanos.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Long> moved = unified ? movedUnified(files) : moved(files);
    ContainerUse use =
        new ContainerUse(
            nanos,
            cpuNanos.get(),
            memoryInUse(files),
            limit(files),
            null,
            null,
            moved == null ? null : moved.getOrDefault("read", 0L),
            moved == null ? null : moved.getOrDefault("written", 0L));
    return Optional.of(
        networkPid == null
            ? use
            : use.with(
                files
                    .text(files.proc(networkPid + "/net/dev"))
                    .map(InterfaceCounters::parse)
                    .orElse(Map.of())));
  }

  // Processes may be in groups below the container's own, for example when it runs systemd.
  private static String ownGroup(String path, String id) {
    int found = path.indexOf(id);
    if (found < 0 || path.contains("..")) {
      return "";
    }
    int end = path.indexOf('/', found);
    return end < 0 ? path : path.substring(0, end);
  }

  private Optional<Long> cpuUnified(HostFiles files) {
    return files
        .text(cpu.resolve("cpu.stat"))
        .flatMap(text -> valueOf(text, "usage_usec"))
        .map(micros -> 1000 * micros);
  }

  private @Nullable Long memoryInUse(HostFiles files) {
    String usage = unified ? "memory.current" : "memory.usage_in_bytes";
    String cache = unified ? "inactive_file" : "total_inactive_file";
    Optional<Long> inUse = files.number(memory.resolve(usage));
    if (inUse.isEmpty()) {
      return null;
    }
    long reclaimable =
        files.text(memory.resolve("memory.stat")).flatMap(text -> valueOf(text, cache)).orElse(0L);
    return Math.max(0, inUse.get() - reclaimable);
  }

  // "max" is not a number and means no limit.
  private @Nullable Long limit(HostFiles files) {
    return files
        .number(memory.resolve(unified ? "memory.max" : "memory.limit_in_bytes"))
        .filter(limit -> limit < NO_LIMIT)
        .orElse(null);
  }

  // Lines such as "8:0 rbytes=4096 wbytes=0 rios=1 ..."; none before the first I/O.
  private @Nullable Map<String, Long> movedUnified(HostFiles files) {
    return files.text(blockIo.resolve("io.stat")).map(ControlGroup::movedUnified).orElse(null);
  }

  private static Map<String, Long> movedUnified(String text) {
    Map<String, Long> moved = new HashMap<>();
    for (String word : text.split("\\s+", -1)) {
      if (word.startsWith("rbytes=")) {
        moved.merge("read", Numbers.orZero(word.substring(7)), Long::sum);
      } else if (word.startsWith("wbytes=")) {
        moved.merge("written", Numbers.orZero(word.substring(7)), Long::sum);
      }
    }
    return moved;
  }

  private @Nullable Map<String, Long> moved(HostFiles files) {
    return files
        .text(blockIo.resolve("blkio.throttle.io_service_bytes_recursive"))
        .or(() -> files.text(blockIo.resolve("blkio.throttle.io_service_bytes")))
        .map(ControlGroup::moved)
        .orElse(null);
  }

  // Lines such as "8:0 Read 4096" for each device.
  private static Map<String, Long> moved(String text) {
    Map<String, Long> moved = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      String[] fields = line.split(" ", -1);
      if (fields.length == 3 && fields[1].equals("Read")) {
        moved.merge("read", Numbers.orZero(fields[2]), Long::sum);
      } else if (fields.length == 3 && fields[1].equals("Write")) {
        moved.merge("written", Numbers.orZero(fields[2]), Long::sum);
      }
    }
    return moved;
  }

  private static Optional<Long> valueOf(String text, String name) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith(name + " ")) {
        return Numbers.parse(line.substring(name.length() + 1).strip());
      }
    }
    return Optional.empty();
  }
}
