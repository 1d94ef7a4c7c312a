package io.chatops.protocol;

import org.jspecify.annotations.Nullable;

/** A message from the hub to an agent. */
public sealed interface ToAgent {

  /**
   * The answer to a good {@link FromAgent.Auth}; always the first frame that an agent receives.
   *
   * @param serverId the server that the API key belongs to
   * @param reportIntervalSeconds how often to report, 1-60; absent from hubs that do not say
   */
  record AuthSuccess(
      String serverId,
      String message,
      @Nullable Integer protocolVersion,
      @Nullable Integer reportIntervalSeconds)
      implements ToAgent {}

  /**
   * The report is durable; the agent may forget it.
   *
   * @param sequence of the acknowledged report; absent when the report had none
   * @param bootId the agent start that counted the sequence; absent when the report named none
   */
  record MetricsReceived(@Nullable Long sequence, @Nullable String bootId) implements ToAgent {}

  /** The answer to {@link FromAgent.Ping}. */
  record Pong() implements ToAgent {}

  /**
   * Something the agent sent was refused.
   *
   * @param message what and why, for people
   * @param requestId of the message refused; absent when it had none
   * @param sequence of a report that the hub will never accept, which the agent must drop, not
   *     resend; absent otherwise
   */
  record Refusal(
      String message, @Nullable String requestId, @Nullable Long sequence, @Nullable String bootId)
      implements ToAgent {}

  /** Asks for the processes running now; answered by {@link FromAgent.ProcessList}. */
  record ListProcesses(String requestId) implements ToAgent {}

  /**
   * A message of a type that this version does not know.
   *
   * @param requestId present when the hub waits for an answer, which then is an error
   */
  record Unknown(String type, @Nullable String requestId) implements ToAgent {}
}
