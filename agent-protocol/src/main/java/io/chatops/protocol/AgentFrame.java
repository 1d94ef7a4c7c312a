package io.chatops.protocol;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message from an agent as the hub reads it. Large parts remain bytes of the frame, given by
 * offset and length; a report's numbers go to a {@link NumberSink} as they are read.
 */
public sealed interface AgentFrame
    permits AgentFrame.Report,
        AgentFrame.UnusableReport,
        AgentFrame.ProcessList,
        AgentFrame.Unknown,
        FromAgent.Auth,
        FromAgent.Ping,
        FromAgent.Goodbye,
        FromAgent.UpdateEnded,
        FromAgent.Reply,
        FromAgent.Refusal {

  /**
   * A valid report.
   *
   * @param serverId the server that the agent believes it is; absent if it does not name one
   * @param bootId the agent run that counted the sequence; absent from earlier agents
   * @param sequence positive; absent from agents that do not count
   * @param timestamp the time of collection, to the microsecond
   * @param offset the offset of the {@code data} object in the frame, in bytes
   * @param length the length of that object, in bytes
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
   * A report that can never be accepted, although its JSON is well-formed.
   *
   * @param problem the first problem found, for users
   */
  record UnusableReport(@Nullable String bootId, @Nullable Long sequence, String problem)
      implements AgentFrame {}

  /**
   * The reply to {@link ToAgent.ListProcesses}.
   *
   * @param offset the offset of the JSON array of processes in the frame, in bytes
   * @param length the length of that array, in bytes
   */
  record ProcessList(String requestId, int offset, int length) implements AgentFrame {}

  /** A message of a type unknown to this version, which is ignored. */
  record Unknown(String type) implements AgentFrame {}
}
