package io.chatops.core.container;

import java.util.List;

/**
 * The lines that were read of a container's log.
 *
 * @param lines the oldest first
 * @param omitted how many lines are missing because they were too much for the agent or the hub; 0
 *     when none
 */
public record LogWindow(List<LogLine> lines, long omitted) {
  public LogWindow {
    lines = List.copyOf(lines);
  }
}
