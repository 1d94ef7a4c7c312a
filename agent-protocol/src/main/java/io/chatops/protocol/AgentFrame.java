package io.chatops.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message from an agent as the hub reads it. Large parts stay bytes of the frame, named by offset
 * and length; the numbers of a report go to a {@link NumberSink} while it is read.
 */
public sealed interface AgentFrame
    permits AgentFrame.Report,
        AgentFrame.UnusableReport,
        AgentFrame.ProcessList,
        AgentFrame.Unknown,
        FromAgent.Auth,
        FromAgent.Ping,
        FromAgent.Goodbye,
        FromAgent.Reply,
        FromAgent.Refusal {

  /**
   * A report in good order.
   *
   * @param serverId the server that the agent takes itself for; absent when it does not say
   * @param bootId the start of the agent that counted the sequence; absent from earlier agents
   * @param sequence positive; absent from agents that do not count
   * @param timestamp the time of collection, to the microsecond
   * @param offset of the {@code data} object in the frame
   */
  record Report(
      @Nullable String serverId,
      @Nullable String bootId,
      @Nullable Long sequence,
      Instant timestamp,
      int offset,
      int length)
      implements AgentFrame {}

  /**
   * A report that can never be accepted, though its JSON is sound.
   *
   * @param problem the first thing wrong with it, for people
   */
  record UnusableReport(@Nullable String bootId, @Nullable Long sequence, String problem)
      implements AgentFrame {}

  /**
   * The answer to {@link ToAgent.ListProcesses}.
   *
   * @param offset of the JSON array of processes in the frame
   */
  record ProcessList(String requestId, int offset, int length) implements AgentFrame {}

  /** A message of a type that this version does not know and ignores. */
  record Unknown(String type) implements AgentFrame {}
}
