package io.chatops.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message from the hub to an agent. Every request carries a {@code request_id}, which its answers
 * repeat; a request that cannot be met is answered by {@link FromAgent.Refusal}. Requests run side
 * by side. What the host allows is decided there, whatever a request says.
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

  /**
   * From now on each report is to tell how many processes of these names run; it takes the place of
   * the message of its kind before, and ends with the connection. Nothing is answered; earlier
   * agents do not know it.
   *
   * @param names which; what is not 1-200 characters and what is beyond the hundredth is left out
   */
  record WatchServices(List<String> names) implements ToAgent {
    /** How many can be watched on one server. */
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

  /** What the hub asks of the host; everything about it carries its id. */
  sealed interface Request extends ToAgent {
    String requestId();
  }

  /** Asks for the processes running now; answered by {@link FromAgent.ProcessList}. */
  record ListProcesses(String requestId) implements Request {}

  /**
   * Runs a command line with the host's shell; answered by {@link FromAgent.CommandResult}.
   *
   * @param timeoutSeconds after which the agent ends it with all its children; absent leaves it to
   *     the agent
   * @param workingDirectory where it runs; absent leaves it to the agent
   * @param stream whether its output is wanted as {@link FromAgent.CommandOutput} while it runs,
   *     instead of in the result
   */
  record ExecuteCommand(
      String requestId,
      String command,
      @Nullable Integer timeoutSeconds,
      @Nullable String workingDirectory,
      boolean stream)
      implements Request {}

  /** What can be done to a container. */
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
   * Asks for what a container has put out so far; answered by {@link FromAgent.ContainerLogs}.
   *
   * @param tail at most so many lines, the newest; absent leaves it to the agent
   * @param since no line before it; absent for no such bound
   * @param until no line after it; absent for no such bound
   * @param stream whether the lines are wanted as {@link FromAgent.ContainerLogLine} each, before
   *     an answer without lines
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
   * Asks for what a container puts out from now on, each line as {@link
   * FromAgent.ContainerLogLine}, until {@link StopStream} or {@link FromAgent.StreamEnded}.
   *
   * @param tail so many of the newest lines come first; absent for none
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
   * Nobody wants the lines of a {@link FollowContainerLogs} any more; nothing is answered.
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
