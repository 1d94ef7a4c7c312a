package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.protocol.FromAgent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The failures of requests to agents, as the hub's exceptions. */
final class AgentFailures {
  private static final int MAX_REFUSAL_LENGTH = 500;
  private static final List<String> NO_DOCKER =
      List.of(
          "cannot connect to the docker daemon",
          "docker not available",
          "docker is not available",
          "docker.sock");
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

  /**
   * Returns the failure for a reply that was too large.
   *
   * @param size the bytes of it; absent if the hub did not read it to its end
   */
  static ChatOpsException repliedTooMuch(@Nullable Long size, int limit) {
    return new ChatOpsException(
        ErrorCode.AGENT_FAILED,
        "The agent's reply "
            + (size == null ? "was larger" : "had " + size + " bytes, more")
            + " than "
            + limit
            + ", the most that the hub accepts of this agent, so its connection was closed; ask for"
            + " less");
  }

  static ChatOpsException timeout(Duration deadline) {
    return new ChatOpsException(
        ErrorCode.AGENT_TIMEOUT, "The agent did not answer within " + deadline.toSeconds() + " s");
  }

  static ChatOpsException busy() {
    return ChatOpsException.rateLimited(
        "This agent is still busy with earlier requests; try again", BUSY);
  }

  /** Returns the failure for an agent that is to go to another hub; nothing was sent to it. */
  static ChatOpsException moving() {
    return ChatOpsException.rateLimited(
        "This server's agent moves to another hub; try again in a moment", BUSY);
  }

  /** Returns the failure for an earlier agent that does not support the operation. */
  static ChatOpsException tooOld(String operation) {
    return new ChatOpsException(
        ErrorCode.AGENT_REFUSED, "This server's agent is too old to " + operation + "; upgrade it");
  }

  /**
   * Converts the refusal of a request about containers. Earlier agents send the text of Docker's
   * client instead of a code; texts that are unambiguous are mapped to a code.
   */
  static ChatOpsException containerRefused(FromAgent.Refusal refusal) {
    if (refusal.code() != null) {
      return refused(refusal);
    }
    String words = refusal.message().toLowerCase(Locale.ROOT);
    FromAgent.RefusalCode code =
        words.contains("no such container")
            ? FromAgent.RefusalCode.NOT_FOUND
            : NO_DOCKER.stream().anyMatch(words::contains)
                ? FromAgent.RefusalCode.UNAVAILABLE
                : null;
    return refused(new FromAgent.Refusal(refusal.message(), refusal.requestId(), code));
  }

  /** Converts a refusal. The agent's text is data: it is cut and shown as it is. */
  static ChatOpsException refused(FromAgent.Refusal refusal) {
    String words = cut(refusal.message());
    FromAgent.RefusalCode code = refusal.code();
    if (code == null) {
      return new ChatOpsException(ErrorCode.AGENT_REFUSED, "The agent refused: " + words);
    }
    return switch (code) {
      case NOT_ALLOWED -> ChatOpsException.forbidden("The agent refused: " + words);
      case BUSY -> ChatOpsException.rateLimited("The agent is busy: " + words, BUSY);
      case NOT_FOUND -> ChatOpsException.notFound("Not found on the host: " + words);
      case CONFLICT -> ChatOpsException.conflict("Not possible on the host just now: " + words);
      case UNAVAILABLE ->
          new ChatOpsException(
              ErrorCode.HOST_UNAVAILABLE, "Not available on the host just now: " + words);
      case INVALID ->
          new ChatOpsException(ErrorCode.INVALID, "The agent cannot handle this request: " + words);
      case FAILED ->
          new ChatOpsException(
              ErrorCode.AGENT_FAILED, "It failed on the host but may have taken effect: " + words);
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
