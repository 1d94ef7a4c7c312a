package io.chatops.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from an agent to the hub. */
public sealed interface FromAgent {

  /**
   * The first message on every connection.
   *
   * @param apiKey the secret; never logged
   * @param protocolVersion absent from earlier agents
   * @param agent absent from earlier agents
   */
  record Auth(String apiKey, @Nullable Integer protocolVersion, @Nullable AgentDescription agent)
      implements FromAgent, AgentFrame {
    @Override
    public String toString() {
      return "Auth[apiKey=***, protocolVersion=" + protocolVersion + ", agent=" + agent + "]";
    }
  }

  /**
   * The agent and its host.
   *
   * @param bootTime the host's boot time; absent if unknown
   * @param bootId identifies this run of the agent; sequences count within it
   * @param capabilities the permissions in the host's configuration, such as {@code
   *     containers:read}
   * @param allowedCommands the commands that the host allows, as its configuration lists them;
   *     empty unless it has a list
   */
  record AgentDescription(
      @Nullable String version,
      @Nullable String hostname,
      @Nullable String os,
      @Nullable String arch,
      @Nullable String kernel,
      @Nullable Instant bootTime,
      @Nullable String bootId,
      List<String> capabilities,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> allowedCommands) {
    public AgentDescription {
      capabilities = List.copyOf(capabilities);
      allowedCommands = List.copyOf(allowedCommands);
    }
  }

  /** One report, as the agent sends it. */
  record Metrics(@JsonProperty("data") AgentReport report) implements FromAgent {}

  /** A request for {@link ToAgent.Pong}. */
  record Ping() implements FromAgent, AgentFrame {}

  /**
   * The last message on a connection that the agent closes because it stops, so the hub need not
   * wait for it to return. Earlier hubs ignore it.
   */
  record Goodbye() implements FromAgent, AgentFrame {}

  /** The reply to {@link ToAgent.ListProcesses}. */
  record ProcessList(String requestId, List<AgentReport.ProcessInfo> processes)
      implements FromAgent {
    public ProcessList {
      processes = List.copyOf(processes);
    }
  }

  /** A part of the reply to a request, or its end. */
  sealed interface Reply extends FromAgent, AgentFrame {
    /** Returns the id of the request that this answers. */
    String requestId();
  }

  /** The stream that a program wrote to. */
  enum OutputStream {
    STDOUT,
    STDERR
  }

  /**
   * A piece of a running command's output, in order; sent only for requests with {@code stream}.
   *
   * @param data text, never split inside a character
   */
  record CommandOutput(
      String requestId, OutputStream stream, @JsonProperty(required = true) String data)
      implements Reply {
    public CommandOutput {
      stream = stream == null ? OutputStream.STDOUT : stream;
    }
  }

  /** The way a command ended; a word of a later version counts as {@link #EXITED}. */
  enum CommandEnd {
    /** The command exited, or was killed by a signal that the agent did not send. */
    EXITED,
    /** The agent ended it at its deadline. */
    TIMED_OUT,
    /** The agent ended it because of {@link ToAgent.Cancel}. */
    CANCELLED
  }

  /**
   * The end of a command, and the reply to {@link ToAgent.ExecuteCommand}.
   *
   * @param output stdout and stderr as they came; absent if they were sent as {@link CommandOutput}
   * @param exitCode absent if the agent ended the command; 128 plus the signal's number if a signal
   *     ended it, as in a shell
   * @param signal the number of the signal that ended it; absent if none did or none is known. A
   *     program that exits with 128 plus a signal's number looks the same
   * @param outputTruncated true if the agent omitted output
   * @param omittedBytes the number of omitted bytes; 0 from earlier agents
   * @param durationMs the run time in milliseconds; absent from earlier agents
   */
  record CommandResult(
      String requestId,
      @Nullable String output,
      @Nullable Integer exitCode,
      @Nullable Integer signal,
      CommandEnd ended,
      boolean outputTruncated,
      long omittedBytes,
      @Nullable Long durationMs)
      implements Reply {
    public CommandResult {
      ended = ended == null ? CommandEnd.EXITED : ended;
      if (omittedBytes < 0 || (durationMs != null && durationMs < 0)) {
        throw new IllegalArgumentException("sizes and durations are not negative");
      }
    }
  }

  /**
   * The reply to {@link ToAgent.ControlContainer} after the action.
   *
   * @param containerId as in the request
   * @param status the container's current state in Docker's words; absent if the agent does not
   *     report it
   */
  record ContainerChanged(
      String requestId,
      @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) ToAgent.ContainerOperation operation,
      @Nullable String containerId,
      @Nullable String status)
      implements Reply {}

  /**
   * One line of a container's output.
   *
   * @param timestamp the time from Docker's clock; absent if unknown
   * @param message the text without its line end; the agent cuts it to 16 KiB and then marks it
   * @param dropped the number of preceding lines that the agent dropped because they came too fast
   */
  record ContainerLogLine(
      String requestId,
      @Nullable Instant timestamp,
      OutputStream stream,
      @JsonProperty(required = true) String message,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) int dropped)
      implements Reply {
    public ContainerLogLine {
      stream = stream == null ? OutputStream.STDOUT : stream;
      if (dropped < 0) {
        throw new IllegalArgumentException("a count is not negative");
      }
    }
  }

  /**
   * The end of {@link ToAgent.GetContainerLogs}.
   *
   * @param containerId as in the request; absent if the agent does not name it
   * @param logs the newest lines that fit in a frame, in order; absent if each line was sent as
   *     {@link ContainerLogLine}
   */
  record ContainerLogs(
      String requestId, @Nullable String containerId, @JsonInclude @Nullable List<String> logs)
      implements Reply {
    public ContainerLogs {
      logs = logs == null ? null : List.copyOf(logs);
    }
  }

  /**
   * The end of {@link ToAgent.FollowContainerLogs}: the container has exited or is gone.
   *
   * @param message the reason, for users; absent if there is none
   */
  record StreamEnded(String requestId, @Nullable String message) implements Reply {}

  /**
   * The reply to {@link ToAgent.UpdateAgent}: the version is downloaded, verified and tested, and
   * the agent stops to start it.
   */
  record UpdateStaged(String requestId, @JsonProperty(required = true) String version)
      implements Reply {}

  /**
   * The end of an update. Sent again until the hub has acknowledged a later report.
   *
   * @param from the version that ran before
   * @param to the version that was tried
   * @param message the reason why {@code from} runs again; absent if {@code to} runs
   */
  record UpdateEnded(
      @JsonProperty(required = true) String from,
      @JsonProperty(required = true) String to,
      @Nullable String message)
      implements FromAgent, AgentFrame {}

  /** The reason for a refusal. */
  enum RefusalCode {
    /** The host's configuration forbids it. */
    NOT_ALLOWED,
    /** The agent already runs its maximum number of requests. */
    BUSY,
    /** There is no such container. */
    NOT_FOUND,
    /** The container's current state does not allow it. */
    CONFLICT,
    /** Something that the request needs, such as Docker, is unavailable. */
    UNAVAILABLE,
    /** The request itself is invalid. */
    INVALID,
    /** The attempt failed. */
    FAILED
  }

  /**
   * The reply to a request that cannot be served.
   *
   * @param message the problem and its reason, for users
   * @param requestId the id of the request; absent if it had none
   * @param code absent from earlier agents
   */
  record Refusal(String message, @Nullable String requestId, @Nullable RefusalCode code)
      implements FromAgent, AgentFrame {
    /** Creates a refusal without a code. */
    public Refusal(String message, @Nullable String requestId) {
      this(message, requestId, null);
    }
  }
}
