package io.chatops.api.live;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.chatops.api.alert.AlertResponse;
import io.chatops.api.container.LogLineResponse;
import io.chatops.api.log.LogEntryResponse;
import io.chatops.api.server.FleetCountsResponse;
import io.chatops.api.server.ServerSummaryResponse;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.container.LogLine;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.StandardStream;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerStatus;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A frame that the hub sends to a browser; its first field is {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface BrowserFrame {
  /** An alert that has opened or changed. */
  @JsonTypeName("alert")
  record AlertFrame(AlertResponse data) implements BrowserFrame {}

  /** The state of a server after a change. */
  @JsonTypeName("status")
  record StatusFrame(ServerState data, UUID serverId) implements BrowserFrame {
    public static StatusFrame of(ServerId serverId, ServerCondition condition) {
      return new StatusFrame(
          new ServerState(
              condition.status(),
              condition.health(),
              condition.agentConnected(),
              condition.lastSeen()),
          serverId.value());
    }
  }

  /**
   * The state of a server.
   *
   * @param agentConnection true while the agent has a live connection
   * @param lastSeen the last report or ping; null: never
   */
  record ServerState(
      ServerStatus status,
      HealthStatus healthStatus,
      boolean agentConnection,
      @Nullable Instant lastSeen) {}

  /** A new entry of the server's log. */
  @JsonTypeName("log")
  record LogFrame(LogEntryResponse data, UUID serverId) implements BrowserFrame {
    public static LogFrame of(LogEntry entry) {
      return new LogFrame(LogEntryResponse.from(entry), entry.serverId().value());
    }
  }

  /**
   * The user's servers, in short.
   *
   * @param full true if these are all servers; false if they are those that were changed or added
   *     since the previous frame
   * @param removed since the frame before
   * @param counts of all servers
   */
  @JsonTypeName("summary")
  record SummaryFrame(
      boolean full,
      List<ServerSummaryResponse> servers,
      List<UUID> removed,
      FleetCountsResponse counts)
      implements BrowserFrame {
    public SummaryFrame {
      servers = List.copyOf(servers);
      removed = List.copyOf(removed);
    }
  }

  /** A line of a container, or a piece of a command's output, which may end within a line. */
  @JsonTypeName("log")
  record OutputFrame(
      @JsonUnwrapped FrameTopic topic, @Nullable StandardStream stream, LogLineResponse data)
      implements BrowserFrame {
    public static OutputFrame of(FrameTopic topic, LogLine line) {
      LogLineResponse data = LogLineResponse.from(line);
      return new OutputFrame(topic, data.stream(), data);
    }
  }

  /** The hub follows the topic from now on. */
  @JsonTypeName("subscribed")
  record SubscribedFrame(@JsonUnwrapped FrameTopic topic) implements BrowserFrame {}

  /** The hub no longer follows the topic, as the browser asked. */
  @JsonTypeName("unsubscribed")
  record UnsubscribedFrame(@JsonUnwrapped FrameTopic topic) implements BrowserFrame {}

  /**
   * The end of the topic's frames.
   *
   * @param message the reason, for users; null if there is none
   * @param data present for a command
   */
  @JsonTypeName("ended")
  record EndedFrame(
      @JsonUnwrapped FrameTopic topic,
      @Nullable String message,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CommandEnd data)
      implements BrowserFrame {
    public static EndedFrame of(FrameTopic topic, CommandExecution execution) {
      CommandExecution.End end = execution.end();
      return new EndedFrame(
          topic,
          end == null ? null : end.reason(),
          new CommandEnd(
              execution.status().wireName(),
              end == null ? null : end.exitCode(),
              end != null && end.output().truncated()));
    }
  }

  /** The end of a command execution; {@code exitCode} is null if it did not exit by itself. */
  record CommandEnd(String status, @Nullable Integer exitCode, boolean outputTruncated) {}

  /**
   * Frames or lines were dropped.
   *
   * @param topic absent if frames of the whole socket were dropped
   */
  @JsonTypeName("dropped")
  record DroppedFrame(long count, @JsonUnwrapped @Nullable FrameTopic topic)
      implements BrowserFrame {}

  /**
   * A message of the browser was rejected, or a topic cannot be followed.
   *
   * @param topic absent when the message named none
   */
  @JsonTypeName("error")
  record ErrorFrame(String message, @JsonUnwrapped @Nullable FrameTopic topic)
      implements BrowserFrame {}
}
