package io.chatops.api.command;

import io.chatops.api.Resendable;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandExecution.End;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandQueries.View;
import io.chatops.core.command.CommandStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** One run of one command on one server. */
@Schema(name = "CommandExecution")
public record CommandExecutionResponse(
    UUID commandId,
    UUID serverId,
    @Schema(examples = "uptime") String command,
    @Schema(examples = "60") long timeoutSeconds,
    @Schema(nullable = true) @Nullable String workingDirectory,
    @Schema(description = "All but the first two are final") CommandStatus status,
    @Schema(nullable = true, description = "True if it exited with 0; null until it has ended")
        @Nullable Boolean success,
    @Schema(nullable = true, description = "null: it did not exit by itself", examples = "0")
        @Nullable Integer exitCode,
    @Schema(nullable = true, description = "The signal that terminated it", examples = "SIGKILL")
        @Nullable String signal,
    @Schema(
            nullable = true,
            description =
                "The first MiB of its output: both streams in the order they arrived,"
                    + " including control characters; partial while it runs. null in lists",
            examples = " 12:00:00 up 3 days\n")
        @Nullable String output,
    @Schema(description = "True if it wrote more than the hub keeps") boolean outputTruncated,
    @Schema(description = "The number of further bytes, as far as known") long outputOmittedBytes,
    @Schema(nullable = true, examples = "12") @Nullable Long durationMs,
    Instant queuedAt,
    @Schema(nullable = true, description = "null: not sent to the agent")
        @Nullable Instant startedAt,
    @Schema(nullable = true, description = "null: not finished") @Nullable Instant finishedAt,
    @Schema(description = "The user's name", examples = "ada") String requestedBy,
    @Schema(nullable = true, description = "Why it was refused or lost, human-readable")
        @Nullable String reason)
    implements Resendable {

  @Override
  public String whereLater() {
    return "The command %s, command_id %s: GET /api/v1/commands/%s/%s"
        .formatted(finishedAt == null ? "runs" : "has ended", commandId, serverId, commandId);
  }

  public static CommandExecutionResponse from(View view) {
    return of(view.execution(), view.output(), view.output().text());
  }

  /** Leaves the output out, as lists do. */
  public static CommandExecutionResponse inList(CommandExecution execution) {
    return of(execution, View.of(execution).output(), null);
  }

  private static CommandExecutionResponse of(
      CommandExecution execution, CommandOutput output, @Nullable String text) {
    End end = execution.end();
    Duration duration = end == null ? null : end.duration();
    return new CommandExecutionResponse(
        execution.id().value(),
        execution.serverId().value(),
        execution.commandLine().text(),
        execution.commandLine().timeout().toSeconds(),
        execution.commandLine().workingDirectory(),
        execution.status(),
        end == null ? null : execution.status() == CommandStatus.COMPLETED,
        end == null ? null : end.exitCode(),
        end == null ? null : end.signal(),
        text,
        output.truncated(),
        output.omittedBytes(),
        duration == null ? null : duration.toMillis(),
        execution.queuedAt(),
        execution.startedAt(),
        end == null ? null : end.finishedAt(),
        execution.requestedByName(),
        end == null ? null : end.reason());
  }
}
