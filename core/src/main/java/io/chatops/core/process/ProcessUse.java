package io.chatops.core.process;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The use of a server by all processes of one program, user and group over a time, as far as the
 * lists of its minutes have them.
 *
 * @param program as {@link ProgramName} has it
 * @param name of one of them, as last seen
 * @param group the container's name, or the systemd service, that they belong to
 * @param minutes how many lists have it
 * @param cpuAverage share of one core in percent, over all lists: absence from a list counts as 0
 * @param cpuPeak the most in one list
 * @param memoryAverage resident, in MiB, over the lists that have it
 * @param memoryPeak the most in one list
 * @param command of one of them, as last seen
 * @param pids of the newest list that has it, ascending; of the largest {@value #MAX_PIDS} only
 */
public record ProcessUse(
    String program,
    String name,
    @Nullable String user,
    @Nullable String group,
    int minutes,
    double cpuAverage,
    double cpuPeak,
    double memoryAverage,
    double memoryPeak,
    @Nullable String command,
    List<Long> pids) {
  static final int MAX_PIDS = 20;

  public ProcessUse {
    pids = List.copyOf(pids);
  }
}
