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

  /** The answer to {@link ToAgent.ListProcesses}. */
  record ProcessList(String requestId, List<AgentReport.ProcessInfo> processes)
      implements FromAgent {
    public ProcessList {
      processes = List.copyOf(processes);
    }
  }

  /** A request could not be met. */
  record Refusal(String message, @Nullable String requestId) implements FromAgent, AgentFrame {}
}
