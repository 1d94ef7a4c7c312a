package io.chatops.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Compares what agents saw acknowledged with what the API shows.
 *
 * @param acknowledged reports acknowledged to the agents that were looked at
 * @param missing acknowledged, but not in the history
 * @param unexpected in the history more than once, or never acknowledged
 */
record HistoryCheck(int agents, long acknowledged, long missing, long unexpected) {
  /** Below the API's 2,000 points, with room for what should not be there. */
  private static final int REPORTS_PER_CALL = 1_900;

  private static final String METRIC = "cpu.usage_percent";

  /** Reads the raw history of each agent's server. */
  static HistoryCheck run(HubApi api, List<SimulatedAgent> agents)
      throws IOException, InterruptedException {
    long acknowledged = 0;
    long missing = 0;
    long unexpected = 0;
    for (SimulatedAgent agent : agents) {
      long[] expected = Objects.requireNonNull(agent.log()).acknowledgedTimes();
      acknowledged += expected.length;
      for (int from = 0; from < expected.length; from += REPORTS_PER_CALL) {
        long[] part =
            Arrays.copyOfRange(expected, from, Math.min(expected.length, from + REPORTS_PER_CALL));
        List<Long> shown =
            HubApi.times(
                api.history(
                    agent.identity().serverId(),
                    METRIC,
                    Instant.ofEpochMilli(part[0]),
                    Instant.ofEpochMilli(part[part.length - 1] + 1),
                    2_000,
                    true));
        long found =
            shown.stream().distinct().filter(t -> Arrays.binarySearch(part, t) >= 0).count();
        missing += part.length - found;
        unexpected += shown.size() - found;
      }
    }
    return new HistoryCheck(agents.size(), acknowledged, missing, unexpected);
  }

  boolean isClean() {
    return missing == 0 && unexpected == 0;
  }
}
