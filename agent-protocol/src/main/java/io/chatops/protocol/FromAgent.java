package io.chatops.protocol;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message from an agent to the hub. */
public sealed interface FromAgent {

  /**
   * The first message of every connection.
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
   * @param bootTime when the host started; absent when unknown
   * @param bootId names this start of the agent; sequences count within it
   * @param capabilities what the host's configuration allows, e.g. {@code containers:read}
   */
  record AgentDescription(
      @Nullable String version,
      @Nullable String hostname,
      @Nullable String os,
      @Nullable String arch,
      @Nullable String kernel,
      @Nullable Instant bootTime,
      @Nullable String bootId,
      List<String> capabilities) {
    public AgentDescription {
      capabilities = List.copyOf(capabilities);
    }
  }

  /** One report, as the agent sends it. */
  record Metrics(AgentReport report) implements FromAgent {}

  /** Asks for {@link ToAgent.Pong}. */
  record Ping() implements FromAgent, AgentFrame {}

  /**
   * The last message of a connection that the agent ends because it stops: the hub need not wait
   * for it to return. Earlier hubs ignore it.
   */
  record Goodbye() implements FromAgent, AgentFrame {}

  /** The answer to {@link ToAgent.ListProcesses}. */
  record ProcessList(String requestId, List<AgentReport.ProcessInfo> processes)
      implements FromAgent {
    public ProcessList {
      processes = List.copyOf(processes);
    }
  }

  /** A part of the answer to a request, or its end. */
  sealed interface Reply extends FromAgent, AgentFrame {
    /** The id of the request that it answers. */
    String requestId();
  }

  /** The stream that a program wrote to. */
  enum OutputStream {
    STDOUT,
    STDERR
  }

  /**
   * A piece of the output of a running command, in order; sent only to requests with {@code
   * stream}.
   *
   * @param data text, cut anywhere but inside a character
   */
  record CommandOutput(String requestId, OutputStream stream, String data) implements Reply {}

  /** The way a command ended. */
  enum CommandEnd {
    /** It ended by itself, or by a signal that the agent did not send. */
    EXITED,
    /** The agent ended it when its time was up. */
    TIMED_OUT,
    /** The agent ended it because of {@link ToAgent.Cancel}. */
    CANCELLED
  }

  /**
   * The end of a command; the answer to {@link ToAgent.ExecuteCommand}.
   *
   * @param output stdout and stderr as they came; absent when they were sent as {@link
   *     CommandOutput}
   * @param exitCode absent when the agent ended the command; 128 and the signal's number when a
   *     signal ended it, as a shell has it
   * @param signal the number of the signal that ended it; absent when none did, or none is known. A
   *     program that exits with 128 and a signal's number looks the same
   * @param outputTruncated true if the agent left something out
   * @param omittedBytes the number of bytes left out; 0 from earlier agents
   * @param durationMs its run time in milliseconds; absent from earlier agents
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
      if (omittedBytes < 0 || (durationMs != null && durationMs < 0)) {
        throw new IllegalArgumentException("sizes and durations are not negative");
      }
    }
  }

  /**
   * The answer to {@link ToAgent.ControlContainer} after the action.
   *
   * @param containerId as it was asked for
   * @param status the container's state now, in Docker's words; absent when the agent does not say
   */
  record ContainerChanged(
      String requestId,
      ToAgent.ContainerOperation operation,
      @Nullable String containerId,
      @Nullable String status)
      implements Reply {}

  /**
   * One line that a container put out.
   *
   * @param timestamp the time by Docker's clock; absent if it is not known
   * @param message without its line end; the agent cuts it to 16 KiB and then marks it
   * @param dropped the number of lines before this one that the agent left out because they came
   *     too fast
   */
  record ContainerLogLine(
      String requestId,
      @Nullable Instant timestamp,
      OutputStream stream,
      String message,
      int dropped)
      implements Reply {
    public ContainerLogLine {
      if (dropped < 0) {
        throw new IllegalArgumentException("a count is not negative");
      }
    }
  }

  /**
   * The end of {@link ToAgent.GetContainerLogs}.
   *
   * @param containerId as it was asked for; absent when the agent does not say
   * @param logs the newest lines that fit into a frame, in order; absent when each line was sent as
   *     {@link ContainerLogLine}
   */
  record ContainerLogs(String requestId, @Nullable String containerId, @Nullable List<String> logs)
      implements Reply {
    public ContainerLogs {
      logs = logs == null ? null : List.copyOf(logs);
    }
  }

  /**
   * The end of {@link ToAgent.FollowContainerLogs}: the container ended or is gone.
   *
   * @param message why, for people; absent when there is nothing to say
   */
  record StreamEnded(String requestId, @Nullable String message) implements Reply {}

  /** The reason for a refusal. */
  enum RefusalCode {
    /** The host's configuration forbids it. */
    NOT_ALLOWED,
    /** The agent already runs as much as it allows at once. */
    BUSY,
    /** There is no such container. */
    NOT_FOUND,
    /** The present state of the container does not allow it. */
    CONFLICT,
    /** Something that it needs, such as Docker, is not there now. */
    UNAVAILABLE,
    /** The request itself is wrong. */
    INVALID,
    /** The attempt failed. */
    FAILED
  }

  /**
   * The answer to a request that cannot be met.
   *
   * @param message what and why, for people
   * @param requestId of the request; absent when it had none
   * @param code absent from earlier agents
   */
  record Refusal(String message, @Nullable String requestId, @Nullable RefusalCode code)
      implements FromAgent, AgentFrame {
    /** A refusal without a code. */
    public Refusal(String message, @Nullable String requestId) {
      this(message, requestId, null);
    }
  }
}
