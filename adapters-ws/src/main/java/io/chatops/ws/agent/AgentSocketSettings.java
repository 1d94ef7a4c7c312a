package io.chatops.ws.agent;

import io.chatops.ws.ReadBudget;
import io.chatops.ws.ReadLimits;
import java.time.Duration;

/**
 * The limits of the agents' sockets.
 *
 * @param authenticationDeadline the time in which a new socket must send its first message
 * @param silence the longest time that an agent may be silent
 * @param reportInterval the interval that the hub sends to agents, 1-60 s
 * @param maxFrameBytes the largest message, except for replies of earlier agents
 * @param creditReports the number of one agent's reports that may wait to be stored before reading
 *     from it stops
 * @param creditBytes the same in bytes of frames; a single frame may exceed it
 * @param heldBytes the maximum size of all waiting reports together
 * @param maxWaiting the maximum number of sockets that have not authenticated yet
 * @param maxWaitingPerAddress the same for one address; many agents may share one
 */
public record AgentSocketSettings(
    Duration authenticationDeadline,
    Duration silence,
    Duration reportInterval,
    int maxFrameBytes,
    int creditReports,
    int creditBytes,
    long heldBytes,
    int maxWaiting,
    int maxWaitingPerAddress) {

  /** The largest reply of an earlier agent, which sends all output at once, in bytes. */
  static final int MAX_REPLY_BYTES = 16 << 20;

  /** The default for the largest message; a report with a thousand containers is far smaller. */
  public static final int MAX_FRAME_BYTES = 1 << 20;

  public AgentSocketSettings {
    if (creditReports < 1 || creditBytes < 1 || heldBytes < 1 || maxFrameBytes < 1024) {
      throw new IllegalArgumentException("credits and bounds must be positive");
    }
    if (reportInterval.toSeconds() < 1 || reportInterval.toSeconds() > 60) {
      throw new IllegalArgumentException("the report interval must be 1-60 s");
    }
  }

  ReadLimits readLimits(ReadBudget budget) {
    return new ReadLimits(creditReports, creditBytes, budget, true);
  }

  /**
   * Returns the defaults.
   *
   * @param maxHeapBytes the heap of this process; waiting reports may fill an eighth of it
   */
  public static AgentSocketSettings forHeap(long maxHeapBytes, Duration reportInterval) {
    return new AgentSocketSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(45),
        reportInterval,
        MAX_FRAME_BYTES,
        64,
        1 << 20,
        Math.max(4L << 20, maxHeapBytes / 8),
        1_000,
        250);
  }
}
