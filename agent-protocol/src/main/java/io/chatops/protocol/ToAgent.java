package io.chatops.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message from the hub to an agent. Every request has a {@code request_id}, which its replies
 * repeat; a request that cannot be served is answered with {@link FromAgent.Refusal}. Requests run
 * concurrently. The host alone decides which requests it allows.
 */
public sealed interface ToAgent {

  /**
   * The reply to a valid {@link FromAgent.Auth}; always the first frame that an agent receives.
   *
   * @param serverId the server that the API key belongs to
   * @param reportIntervalSeconds the interval between reports, 1-60; absent from hubs that do not
   *     set it
   */
  record AuthSuccess(
      @JsonProperty(required = true) String serverId,
      String message,
      @Nullable Integer protocolVersion,
      @Nullable Integer reportIntervalSeconds)
      implements ToAgent {
    public AuthSuccess {
      message = message == null ? "" : message;
    }
  }

  /**
   * The confirmation that a report is durable; the agent may delete it.
   *
   * @param sequence the sequence of the acknowledged report; absent if it had none
   * @param bootId the agent run that counted the sequence; absent if the report named none
   */
  @JsonPropertyOrder("status")
  record MetricsReceived(@Nullable Long sequence, @Nullable String bootId) implements ToAgent {
    /** Returns the word that earlier agents expect. */
    @JsonProperty
    String status() {
      return "ok";
    }
  }

  /** The reply to {@link FromAgent.Ping}. */
  record Pong() implements ToAgent {}

  /**
   * The refusal of a message from the agent.
   *
   * @param message the reason, for users
   * @param requestId the id of the refused message; absent if it had none
   * @param sequence the sequence of a report that the hub will never accept, which the agent must
   *     drop and not resend; absent otherwise
   */
  record Refusal(
      String message, @Nullable String requestId, @Nullable Long sequence, @Nullable String bootId)
      implements ToAgent {
    public Refusal {
      message = message == null ? "no reason given" : message;
    }
  }

  /**
   * Asks for the number of processes with these names in every further report. It replaces the
   * previous message of this type and ends with the connection. It has no reply; earlier agents do
   * not know it.
   *
   * @param names at most 100 with 1-200 characters each; others are ignored
   */
  record WatchServices(@JsonProperty(required = true) List<String> names) implements ToAgent {
    /** The maximum number of names watched on one server. */
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

  /** A request to the host; every message about it has its id. */
  sealed interface Request extends ToAgent {
    String requestId();
  }

  /** Asks for the processes running now; answered with {@link FromAgent.ProcessList}. */
  record ListProcesses(@JsonProperty(required = true) String requestId) implements Request {}

  /**
   * Runs a command line with the host's shell; answered with {@link FromAgent.CommandResult}.
   *
   * @param timeoutSeconds the time after which the agent ends it with all its children; if absent,
   *     the agent decides
   * @param workingDirectory the directory to run in; if absent, the agent decides
   * @param stream if true, the output is sent as {@link FromAgent.CommandOutput} while it runs,
   *     instead of in the result
   */
  record ExecuteCommand(
      @JsonProperty(required = true) String requestId,
      @JsonProperty(required = true) String command,
      @JsonProperty("timeout") @Nullable Integer timeoutSeconds,
      @Nullable String workingDirectory,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean stream)
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

    /** Returns the {@code type} of the request. */
    public String requestType() {
      return requestType;
    }

    /** Returns the {@code type} of the reply on success. */
    public String replyType() {
      return replyType;
    }

    /** Returns the operation as a word for users, such as {@code restart}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Starts, stops or restarts a container; answered with {@link FromAgent.ContainerChanged}.
   *
   * @param containerId Docker's id or name of the container
   * @param timeoutSeconds the time the container may take to stop before it is killed; if absent,
   *     the agent decides. Not used for a start
   */
  record ControlContainer(
      @JsonProperty(required = true) String requestId,
      @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) ContainerOperation operation,
      @JsonProperty(required = true) String containerId,
      @JsonProperty("timeout") @Nullable Integer timeoutSeconds)
      implements Request {}

  /**
   * Asks for a container's output so far; answered with {@link FromAgent.ContainerLogs}.
   *
   * @param tail the maximum number of lines, the newest ones; if absent, the agent decides
   * @param since the time of the earliest line; absent for no bound
   * @param until the time of the latest line; absent for no bound
   * @param stream if true, each line is sent as {@link FromAgent.ContainerLogLine} before a reply
   *     without lines
   */
  record GetContainerLogs(
      @JsonProperty(required = true) String requestId,
      @JsonProperty(required = true) String containerId,
      @Nullable Integer tail,
      @Nullable Instant since,
      @Nullable Instant until,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean stream)
      implements Request {}

  /**
   * Asks for a container's output from now on, each line as {@link FromAgent.ContainerLogLine},
   * until {@link StopStream} or {@link FromAgent.StreamEnded}.
   *
   * @param tail the number of older lines to send first; absent for none
   */
  record FollowContainerLogs(
      @JsonProperty(required = true) String requestId,
      @JsonProperty(required = true) String containerId,
      @Nullable Integer tail)
      implements Request {}

  /**
   * Has the agent fetch this version of itself from the hub, check it and start it; answered with
   * {@link FromAgent.UpdateStaged}. Only what the release key signed is ever started.
   *
   * @param version the version that the hub serves
   */
  record UpdateAgent(
      @JsonProperty(required = true) String requestId,
      @JsonProperty(required = true) String version)
      implements Request {}

  /**
   * Ends a running request; its usual last reply still follows.
   *
   * @param requestId the id of the request to end
   */
  record Cancel(@JsonProperty(required = true) String requestId) implements Request {}

  /**
   * Ends a {@link FollowContainerLogs}; it has no reply.
   *
   * @param requestId the id of that request
   */
  record StopStream(@JsonProperty(required = true) String requestId) implements Request {}

  /**
   * A message of a type unknown to this version.
   *
   * @param requestId present if the hub waits for a reply, which is then an error
   */
  record Unknown(String type, @Nullable String requestId) implements ToAgent {}
}
