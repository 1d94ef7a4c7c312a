package io.chatops.core.process;

import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The largest processes of a server in a minute, as one of its reports showed them: its first, or
 * one from when the server was busier.
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

  /** The largest of all processes of a report. */
  public static ProcessTop of(Snapshot report, DocumentReader reader) {
    List<ProcessSample> all =
        reader.processes(report.document()).stream().map(ProcessSample::of).toList();
    Set<ProcessSample> top = new LinkedHashSet<>(first(all, ProcessSample.BY_CPU));
    top.addAll(first(all, ProcessSample.BY_MEMORY));
    Instant minute = report.collectedAt().truncatedTo(ChronoUnit.MINUTES);
    return new ProcessTop(report.serverId(), minute, List.copyOf(top));
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
