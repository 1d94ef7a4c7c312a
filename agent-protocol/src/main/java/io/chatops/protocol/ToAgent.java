package io.chatops.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message from the hub to an agent. Every request carries a {@code request_id}, which its answers
 * repeat; a request that cannot be met is answered by {@link FromAgent.Refusal}. Requests run side
 * by side. The host alone decides which of them it allows.
 */
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
   * The refusal of something that the agent sent.
   *
   * @param message the reason, for people
   * @param requestId of the message refused; absent when it had none
   * @param sequence of a report that the hub will never accept, which the agent must drop, not
   *     resend; absent otherwise
   */
  record Refusal(
      String message, @Nullable String requestId, @Nullable Long sequence, @Nullable String bootId)
      implements ToAgent {}

  /**
   * Asks for the number of processes of these names in every report from now on. It replaces the
   * previous message of its kind and ends with the connection. It has no answer; earlier agents do
   * not know it.
   *
   * @param names at most 100 of 1-200 characters each; the rest is left out
   */
  record WatchServices(List<String> names) implements ToAgent {
    /** The most names that can be watched on one server. */
    public static final int MAX_NAMES = 100;

    public static final int MAX_NAME_LENGTH = 200;

    public WatchServices {
      names =
          names.stream()
              .filter(name -> !name.isEmpty() && name.length() <= MAX_NAME_LENGTH)
              .distinct()
              .limit(MAX_NAMES)
              .toList();
    }
  }

  /** A request to the host; every message about it carries its id. */
  sealed interface Request extends ToAgent {
    String requestId();
  }

  /** Asks for the processes that run now; answered by {@link FromAgent.ProcessList}. */
  record ListProcesses(String requestId) implements Request {}

  /**
   * Runs a command line with the host's shell; answered by {@link FromAgent.CommandResult}.
   *
   * @param timeoutSeconds the time after which the agent ends it with all its children; absent
   *     leaves it to the agent
   * @param workingDirectory the directory that it runs in; absent leaves it to the agent
   * @param stream true asks for its output as {@link FromAgent.CommandOutput} while it runs,
   *     instead of in the result
   */
  record ExecuteCommand(
      String requestId,
      String command,
      @Nullable Integer timeoutSeconds,
      @Nullable String workingDirectory,
      boolean stream)
      implements Request {}

  /** An action on a container. */
  enum ContainerOperation {
    START("start_container", "container_started"),
    STOP("stop_container", "container_stopped"),
    RESTART("restart_container", "container_restarted");

    private final String requestType;
    private final String replyType;

    ContainerOperation(String requestType, String replyType) {
      this.requestType = requestType;
      this.replyType = replyType;
    }

    /** The {@code type} of the message that asks for it. */
    public String requestType() {
      return requestType;
    }

    /** The {@code type} of the message that says it is done. */
    public String replyType() {
      return replyType;
    }

    /** The operation as a word for people, such as {@code restart}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Starts, stops or restarts a container; answered by {@link FromAgent.ContainerChanged}.
   *
   * @param containerId Docker's id or name of it
   * @param timeoutSeconds how long the container may take to stop before it is killed; absent
   *     leaves it to the agent, and nothing is waited for when it starts
   */
  record ControlContainer(
      String requestId,
      ContainerOperation operation,
      String containerId,
      @Nullable Integer timeoutSeconds)
      implements Request {}

  /**
   * Asks for the output of a container so far; answered by {@link FromAgent.ContainerLogs}.
   *
   * @param tail the most lines, the newest; absent leaves it to the agent
   * @param since no line before it; absent for no such bound
   * @param until no line after it; absent for no such bound
   * @param stream true asks for each line as {@link FromAgent.ContainerLogLine}, before an answer
   *     without lines
   */
  record GetContainerLogs(
      String requestId,
      String containerId,
      @Nullable Integer tail,
      @Nullable Instant since,
      @Nullable Instant until,
      boolean stream)
      implements Request {}

  /**
   * Asks for the output of a container from now on, each line as {@link
   * FromAgent.ContainerLogLine}, until {@link StopStream} or {@link FromAgent.StreamEnded}.
   *
   * @param tail the number of older lines that come first; absent for none
   */
  record FollowContainerLogs(String requestId, String containerId, @Nullable Integer tail)
      implements Request {}

  /**
   * Ends a running request; its usual last answer still comes.
   *
   * @param requestId of the request to be ended
   */
  record Cancel(String requestId) implements Request {}

  /**
   * Ends a {@link FollowContainerLogs}; it has no answer.
   *
   * @param requestId of the request that asked for them
   */
  record StopStream(String requestId) implements Request {}

  /**
   * A message of a type that this version does not know.
   *
   * @param requestId present when the hub waits for an answer, which then is an error
   */
  record Unknown(String type, @Nullable String requestId) implements ToAgent {}
}
