package io.chatops.core.process;

import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The largest processes of a server in a minute, as one of its reports showed them.
 *
 * @param minute the start of the minute
 * @param processes those with the most CPU and those with the most memory
 */
public record ProcessTop(ServerId serverId, Instant minute, List<ProcessSample> processes) {
  /** The number of processes by CPU, and the same number by memory. */
  public static final int SIZE = 5;

  public ProcessTop {
    processes = List.copyOf(processes);
  }

  /** The largest of all processes. */
  static ProcessTop of(ServerId serverId, Instant minute, List<ProcessSample> all) {
    Set<ProcessSample> top = new LinkedHashSet<>(first(all, ProcessSample.BY_CPU));
    top.addAll(first(all, ProcessSample.BY_MEMORY));
    return new ProcessTop(serverId, minute, List.copyOf(top));
  }

  public List<ProcessSample> byCpu() {
    return first(processes, ProcessSample.BY_CPU);
  }

  public List<ProcessSample> byMemory() {
    return first(processes, ProcessSample.BY_MEMORY);
  }

  private static List<ProcessSample> first(
      List<ProcessSample> all, Comparator<ProcessSample> most) {
    return all.stream().sorted(most).limit(SIZE).toList();
  }
}
