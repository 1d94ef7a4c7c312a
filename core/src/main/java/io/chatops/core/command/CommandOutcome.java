package io.chatops.core.command;

import io.chatops.core.error.ErrorCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a command, as reported by its agent or concluded from its absence.
 *
 * @param status one of the ends
 * @param exitCode present when the process exited by itself
 * @param signal that ended it, such as {@code SIGSEGV}; absent when none did, or it is not known
 * @param duration the run time of the process; absent when not reported
 * @param output all of it from agents that do not stream; absent when it came through {@link
 *     CommandDispatcher.Listener#onOutput}
 * @param omittedBytes the bytes of output that the agent itself dropped
 * @param failure the error for the waiting caller; absent when the command ran and ended
 * @param reason for users; absent when there is nothing to say
 */
public record CommandOutcome(
    CommandStatus status,
    @Nullable Integer exitCode,
    @Nullable String signal,
    @Nullable Duration duration,
    @Nullable CommandOutput output,
    long omittedBytes,
    @Nullable ErrorCode failure,
    @Nullable String reason) {

  public CommandOutcome {
    if (!status.isEnd()) {
      throw new IllegalArgumentException(status + " is no end");
    }
  }

  /**
   * The process ended by itself: COMPLETED with exit code 0 and no signal, otherwise FAILED.
   *
   * @param exitCode absent when a signal ended it
   */
  public static CommandOutcome exited(
      @Nullable Integer exitCode,
      @Nullable String signal,
      @Nullable Duration duration,
      @Nullable CommandOutput output,
      long omittedBytes) {
    boolean completed = signal == null && exitCode != null && exitCode == 0;
    return new CommandOutcome(
        completed ? CommandStatus.COMPLETED : CommandStatus.FAILED,
        exitCode,
        signal,
        duration,
        output,
        omittedBytes,
        null,
        null);
  }

  /** The connection ended; the command may still run. */
  public static CommandOutcome agentLost() {
    return lost(null, "The agent's connection ended while the command ran");
  }

  /** The agent did not say in time how it ended. */
  public static CommandOutcome noAnswer(Duration deadline) {
    return lost(
        ErrorCode.AGENT_TIMEOUT,
        "The agent did not report within " + deadline.toSeconds() + " s how the command ended");
  }

  /**
   * The agent failed, or what it answered cannot be read: the command may have run.
   *
   * @param reason what is known of it
   */
  public static CommandOutcome agentFailed(String reason) {
    return lost(ErrorCode.AGENT_FAILED, reason);
  }

  /** The hub itself failed, which is what is answered: the command may have been sent, or not. */
  public static CommandOutcome hubFailed() {
    return lost(
        null,
        "The hub failed while it was sending the command, which may or may not have run; see"
            + " the hub's log");
  }

  private static CommandOutcome lost(@Nullable ErrorCode failure, String reason) {
    return new CommandOutcome(CommandStatus.LOST, null, null, null, null, 0, failure, reason);
  }

  /**
   * The agent would not run it.
   *
   * @param failure FORBIDDEN, RATE_LIMITED, INVALID, AGENT_REFUSED and the like
   * @param reason the agent's own words
   */
  public static CommandOutcome refused(ErrorCode failure, String reason) {
    return new CommandOutcome(CommandStatus.REFUSED, null, null, null, null, 0, failure, reason);
  }
}
