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
   * Who is speaking.
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

  /** What comes of a request, in part or as its end. */
  sealed interface Reply extends FromAgent, AgentFrame {
    /** Of the request that it belongs to. */
    String requestId();
  }

  /** Where a program wrote something. */
  enum OutputStream {
    STDOUT,
    STDERR
  }

  /**
   * A piece of what a running command puts out, in order; only when it was asked for with {@code
   * stream}.
   *
   * @param data text, cut anywhere but inside a character
   */
  record CommandOutput(String requestId, OutputStream stream, String data) implements Reply {}

  /** How a command ended. */
  enum CommandEnd {
    /** By itself, or by a signal of somebody else. */
    EXITED,
    /** The agent ended it when its time was over. */
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
   * @param outputTruncated whether the agent left something out
   * @param omittedBytes how much it left out; 0 from earlier agents
   * @param durationMs how long it ran, in milliseconds; absent from earlier agents
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
   * The answer to {@link ToAgent.ControlContainer}: it is done.
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
   * @param timestamp when, by Docker's clock; absent when it is not known
   * @param message without its line end; cut to 16 KiB by the agent, and then marked
   * @param dropped how many lines before this one the agent left out, because they came too fast
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
   * A container that is followed puts out nothing more: it ended or is gone.
   *
   * @param message why, for people; absent when there is nothing to say
   */
  record StreamEnded(String requestId, @Nullable String message) implements Reply {}

  /** Why a request could not be met. */
  enum RefusalCode {
    /** The host's configuration forbids it. */
    NOT_ALLOWED,
    /** Too much runs already. */
    BUSY,
    /** There is no such container. */
    NOT_FOUND,
    /** It does not fit the present state. */
    CONFLICT,
    /** What it needs, such as Docker, is not there just now. */
    UNAVAILABLE,
    /** The request itself is not in order. */
    INVALID,
    /** It was tried and did not work. */
    FAILED
  }

  /**
   * A request could not be met.
   *
   * @param message what and why, for people
   * @param requestId of the request; absent when it had none
   * @param code absent from earlier agents
   */
  record Refusal(String message, @Nullable String requestId, @Nullable RefusalCode code)
      implements FromAgent, AgentFrame {
    /** A refusal that leaves open why. */
    public Refusal(String message, @Nullable String requestId) {
      this(message, requestId, null);
    }
  }
}
