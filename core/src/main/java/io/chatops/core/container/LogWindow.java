package io.chatops.core.container;

import java.util.List;

/**
 * The lines that were read of a container's log.
 *
 * @param lines the oldest first
 * @param omitted the number of lines that were dropped because they exceeded a limit of the agent
 *     or the hub; 0 when none
 */
public record LogWindow(List<LogLine> lines, long omitted) {
  public LogWindow {
    lines = List.copyOf(lines);
  }
}
