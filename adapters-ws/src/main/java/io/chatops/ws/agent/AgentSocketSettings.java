package io.chatops.ws.agent;

import io.chatops.ws.ReadBudget;
import io.chatops.ws.ReadLimits;
import java.time.Duration;

/**
 * The limits of the agents' socket.
 *
 * @param authenticationDeadline time that a new socket has for its first message
 * @param silence longest time in which an agent may be silent
 * @param reportInterval told to agents, 1-60 s
 * @param maxFrameBytes the largest message, except for replies of earlier agents
 * @param creditReports reports of one agent that may wait for the storage before no more is read
 *     from it
 * @param creditBytes the same in bytes of frames; one frame may exceed it
 * @param heldBytes of all reports together that wait
 * @param maxWaiting sockets that have not authenticated yet
 * @param maxWaitingPerAddress the same from one address; many agents may share one
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

  /** The largest reply of an earlier agent, which sends all output at once. */
  static final int MAX_REPLY_BYTES = 16 << 20;

  /** A report with a thousand containers stays well below it. */
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
   * The defaults.
   *
   * @param maxHeapBytes of this process; an eighth of it may be filled with waiting reports
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
