package io.chatops.persistence.command;

import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import jakarta.persistence.Basic;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row of a command execution. */
@Entity
@Table(name = "command_execution")
@SuppressWarnings("NullAway.Init") // Hibernate sets the fields
class CommandExecutionEntity {
  @Id private UUID id;
  private UUID serverId;

  /** Absent: one of an earlier version. */
  @SuppressWarnings("UnusedVariable")
  private @Nullable UUID hubId;

  private UUID requestedBy;
  private String requestedByName;
  private String command;
  private int timeoutSeconds;
  private @Nullable String workingDirectory;

  @Enumerated(EnumType.STRING)
  private CommandStatus status;

  private Instant queuedAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable Integer exitCode;
  private @Nullable String signal;
  private @Nullable Long durationMicros;
  private @Nullable String reason;

  /** UTF-8, at most 1 MiB; stored as bytes, because PostgreSQL's text cannot contain NUL. */
  @Basic(fetch = FetchType.LAZY)
  private byte @Nullable [] output;

  private boolean outputTruncated;
  private long omittedBytes;

  static CommandExecutionEntity from(CommandExecution execution, HubId hub) {
    CommandExecutionEntity row = new CommandExecutionEntity();
    row.id = execution.id().value();
    row.hubId = hub.value();
    row.serverId = execution.serverId().value();
    row.requestedBy = execution.requestedBy().value();
    row.requestedByName = execution.requestedByName();
    row.command = execution.commandLine().text();
    row.timeoutSeconds = (int) execution.commandLine().timeout().toSeconds();
    row.workingDirectory = execution.commandLine().workingDirectory();
    row.status = execution.status();
    row.queuedAt = execution.queuedAt();
    row.startedAt = execution.startedAt();
    return row;
  }

  boolean hasEnd() {
    return finishedAt != null;
  }

  void end(CommandExecution execution, End end, byte[] outputBytes) {
    Duration duration = end.duration();
    status = execution.status();
    startedAt = execution.startedAt();
    finishedAt = end.finishedAt();
    exitCode = end.exitCode();
    signal = end.signal();
    durationMicros =
        duration == null ? null : duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000;
    reason = end.reason();
    output = outputBytes;
    outputTruncated = end.output().truncated();
    omittedBytes = end.output().omittedBytes();
  }

  /** Returns the execution with its output, which Hibernate loads now. */
  CommandExecution toDomain() {
    return toDomain(output == null ? "" : new String(output, StandardCharsets.UTF_8));
  }

  CommandExecution withoutOutput() {
    return toDomain("");
  }

  private CommandExecution toDomain(String text) {
    return new CommandExecution(
        new CommandExecutionId(id),
        new ServerId(serverId),
        new UserId(requestedBy),
        requestedByName,
        new CommandLine(command, Duration.ofSeconds(timeoutSeconds), workingDirectory),
        status,
        queuedAt,
        startedAt,
        finishedAt == null
            ? null
            : new End(
                finishedAt,
                exitCode,
                signal,
                durationMicros == null ? null : Duration.of(durationMicros, ChronoUnit.MICROS),
                reason,
                new CommandOutput(text, outputTruncated, omittedBytes)));
  }
}
