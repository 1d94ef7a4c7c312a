package io.chatops.ws.agent;

import io.chatops.core.command.CommandDispatcher;
import io.chatops.core.command.CommandOutcome;
import io.chatops.core.command.CommandOutput;
import io.chatops.core.command.CommandStatus;
import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The exchange of a command. It passes on the output and the end, and keeps nothing. */
final class CommandRun implements Exchange {
  private final CommandDispatcher.Listener listener;
  private final Duration deadline;
  private final Supplier<Duration> runTime;
  private boolean streamed;

  /**
   * Creates the exchange.
   *
   * @param runTime the time from its start until now, asked for at its end if the agent reports
   *     none
   */
  CommandRun(CommandDispatcher.Listener listener, Duration deadline, Supplier<Duration> runTime) {
    this.listener = listener;
    this.deadline = deadline;
    this.runTime = runTime;
  }

  @Override
  public Progress replied(FromAgent.Reply reply) {
    if (reply instanceof FromAgent.CommandOutput output) {
      streamed = true;
      listener.onOutput(LogLines.stream(output.stream()), output.data());
      return Progress.MORE;
    }
    if (reply instanceof FromAgent.CommandResult result) {
      listener.onEnded(outcome(result));
      return Progress.LAST;
    }
    return Progress.STRAY;
  }

  @Override
  public void failed(ChatOpsException reason) {
    listener.onEnded(
        switch (reason.code()) {
          case AGENT_NOT_CONNECTED -> CommandOutcome.agentLost();
          case AGENT_FAILED -> CommandOutcome.agentFailed(String.valueOf(reason.getMessage()));
          case AGENT_TIMEOUT -> CommandOutcome.noAnswer(deadline);
          default -> CommandOutcome.refused(reason.code(), String.valueOf(reason.getMessage()));
        });
  }

  private CommandOutcome outcome(FromAgent.CommandResult result) {
    Integer signal = result.signal();
    String signalName = signal == null ? null : Signals.name(signal);
    Long ms = result.durationMs();
    Duration duration = ms == null ? runTime.get() : Duration.ofMillis(ms);
    CommandOutput output = output(result);
    return switch (result.ended()) {
      case EXITED ->
          CommandOutcome.exited(
              result.exitCode(), signalName, duration, output, result.omittedBytes());
      case TIMED_OUT -> ended(CommandStatus.TIMED_OUT, result, signalName, duration, output);
      case CANCELLED -> ended(CommandStatus.CANCELLED, result, signalName, duration, output);
    };
  }

  private static CommandOutcome ended(
      CommandStatus status,
      FromAgent.CommandResult result,
      @Nullable String signal,
      @Nullable Duration duration,
      @Nullable CommandOutput output) {
    return new CommandOutcome(
        status, result.exitCode(), signal, duration, output, result.omittedBytes(), null, null);
  }

  /** Returns the output; absent if it was streamed. */
  private @Nullable CommandOutput output(FromAgent.CommandResult result) {
    String text = result.output();
    return streamed || text == null
        ? null
        : new CommandOutput(text, result.outputTruncated(), result.omittedBytes());
  }
}
