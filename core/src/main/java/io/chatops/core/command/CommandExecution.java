package io.chatops.core.command;

import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of one command on one server.
 *
 * @param requestedBy who asked for it
 * @param requestedByName that user's name at that time
 * @param queuedAt when it was asked for
 * @param startedAt when it was sent to the agent; absent before
 * @param end absent while it has none
 */
public record CommandExecution(
    CommandExecutionId id,
    ServerId serverId,
    UserId requestedBy,
    String requestedByName,
    CommandLine commandLine,
    CommandStatus status,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable End end) {

  /** Requires an end exactly if the status is one. */
  public CommandExecution {
    if (status.isEnd() != (end != null)) {
      throw new IllegalArgumentException(status + " with end " + end);
    }
  }

  /**
   * The end of an execution.
   *
   * @param exitCode present when the process exited by itself
   * @param signal that ended it; absent when none did, or it is not known
   * @param duration how long the process ran, as the agent measured it, otherwise from sending, or
   *     from the end of what an earlier agent did before, to the end; absent when it never ran or
   *     was lost
   * @param reason for people: why it was refused or lost; absent when there is nothing to say
   */
  public record End(
      Instant finishedAt,
      @Nullable Integer exitCode,
      @Nullable String signal,
      @Nullable Duration duration,
      @Nullable String reason,
      CommandOutput output) {}

  public CommandExecution running(Instant now) {
    return new CommandExecution(
        id,
        serverId,
        requestedBy,
        requestedByName,
        commandLine,
        CommandStatus.RUNNING,
        queuedAt,
        now,
        null);
  }

  public CommandExecution ended(CommandStatus status, End end) {
    return new CommandExecution(
        id, serverId, requestedBy, requestedByName, commandLine, status, queuedAt, startedAt, end);
  }
}
