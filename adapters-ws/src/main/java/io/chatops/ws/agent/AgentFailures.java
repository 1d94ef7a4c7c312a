package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.protocol.FromAgent;
import java.time.Duration;

/** Why an agent did not do what it was asked for, in the hub's words. */
final class AgentFailures {
  private static final int MAX_REFUSAL_LENGTH = 500;
  private static final Duration BUSY = Duration.ofSeconds(1);

  private AgentFailures() {}

  static ChatOpsException notConnected() {
    return new ChatOpsException(
        ErrorCode.AGENT_NOT_CONNECTED, "The agent is not connected; try again when it is back");
  }

  static ChatOpsException connectionEnded() {
    return new ChatOpsException(
        ErrorCode.AGENT_NOT_CONNECTED, "The agent's connection ended; try again when it is back");
  }

  static ChatOpsException timeout(Duration deadline) {
    return new ChatOpsException(
        ErrorCode.AGENT_TIMEOUT, "The agent did not answer within " + deadline.toSeconds() + " s");
  }

  static ChatOpsException busy() {
    return ChatOpsException.rateLimited(
        "This agent is still busy with earlier requests; try again", BUSY);
  }

  /** An earlier agent. */
  static ChatOpsException tooOld(String deed) {
    return new ChatOpsException(
        ErrorCode.AGENT_REFUSED, "This server's agent is too old to " + deed + "; upgrade it");
  }

  /** The agent's own words are data: cut, and shown as they are. */
  static ChatOpsException refused(FromAgent.Refusal refusal) {
    String told = "The agent refused: " + cut(refusal.message());
    FromAgent.RefusalCode code = refusal.code();
    if (code == null) {
      return new ChatOpsException(ErrorCode.AGENT_REFUSED, told);
    }
    return switch (code) {
      case NOT_ALLOWED -> ChatOpsException.forbidden(told);
      case BUSY -> ChatOpsException.rateLimited(told, BUSY);
      case NOT_FOUND -> ChatOpsException.notFound(told);
      case CONFLICT -> ChatOpsException.conflict(told);
      case UNAVAILABLE -> new ChatOpsException(ErrorCode.HOST_UNAVAILABLE, told);
      case INVALID -> new ChatOpsException(ErrorCode.INVALID, told);
      case FAILED ->
          new ChatOpsException(
              ErrorCode.AGENT_FAILED,
              "It failed on the host, and may have been done all the same: "
                  + cut(refusal.message()));
    };
  }

  private static String cut(String text) {
    if (text.length() <= MAX_REFUSAL_LENGTH) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_REFUSAL_LENGTH - 1));
    return text.substring(0, splitsPair ? MAX_REFUSAL_LENGTH - 1 : MAX_REFUSAL_LENGTH) + "…";
  }
}
