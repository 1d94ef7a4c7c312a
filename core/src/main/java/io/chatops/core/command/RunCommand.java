package io.chatops.core.command;

import io.chatops.core.agent.ActionSlots;
import io.chatops.core.agent.HostAction;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.HostActions.ActionDetails;
import io.chatops.core.agent.HostPermissions;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogSource;
import io.chatops.core.log.StandardStream;
import io.chatops.core.policy.Action;
import io.chatops.core.quota.OutputQuota;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs a command on a server, through its agent. */
public final class RunCommand {
  private static final System.Logger LOG = System.getLogger(RunCommand.class.getName());
  private static final Duration FOR_THE_ANSWER = Duration.ofSeconds(10);

  private final HubId hub;
  private final HostActions actions;
  private final CommandExecutionRepository executions;
  private final CommandDispatcher dispatcher;
  private final CommandOutputs outputs;
  private final ActionSlots slots;
  private final OutputQuota quota;
  private final InstantSource clock;
  private final Executor executor;
  private final Queue<CommandExecution> notStored = new ConcurrentLinkedQueue<>();

  /**
   * Runs through this port.
   *
   * @param hub this hub, which waits for the ends
   * @param quota the most output that is stored
   * @param executor runs what blocks once the agent has answered
   */
  public RunCommand(
      HubId hub,
      HostActions actions,
      CommandExecutionRepository executions,
      CommandDispatcher dispatcher,
      CommandOutputs outputs,
      ActionSlots slots,
      OutputQuota quota,
      InstantSource clock,
      Executor executor) {
    this.hub = hub;
    this.actions = actions;
    this.executions = executions;
    this.dispatcher = dispatcher;
    this.outputs = outputs;
    this.slots = slots;
    this.quota = quota;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * An execution that was sent to the agent.
   *
   * @param end the execution once it has ended; exceptionally with what to answer when the agent
   *     refused it, or did not say in time how it ended (AGENT_TIMEOUT): both are stored
   */
  public record Started(CommandExecution execution, CompletableFuture<CommandExecution> end) {}

  /**
   * Runs it; blocking until it is stored and sent. NOT_FOUND server, AGENT_NOT_CONNECTED, FORBIDDEN
   * by the host, RATE_LIMITED when too many run. The agent has 10 s beyond the timeout to say how
   * it ended.
   */
  public Started run(Actor actor, ServerId serverId, CommandLine commandLine) {
    CommandExecution queued =
        new CommandExecution(
            CommandExecutionId.random(),
            serverId,
            actor.userId(),
            actor.username(),
            commandLine,
            CommandStatus.QUEUED,
            now(),
            null,
            null);
    HostAction action =
        actions.start(
            actor,
            serverId,
            action(queued),
            () -> slots.acquire(serverId, actor.userId()),
            "command_id " + queued.id());
    // From here on it can be cancelled: whoever finds it in the storage finds it here, too.
    RunningCommand command = outputs.start(queued.running(now()));
    Execution execution = new Execution(action, command);
    execution.add(queued);
    return execution.send();
  }

  /** One execution on its way; told by the dispatcher what happens to it. */
  private final class Execution implements CommandDispatcher.Listener {
    private final HostAction action;
    private final RunningCommand command;
    private final CompletableFuture<CommandExecution> end = new CompletableFuture<>();

    private Execution(HostAction action, RunningCommand command) {
      this.action = action;
      this.command = command;
    }

    private void add(CommandExecution queued) {
      try {
        executions.add(queued, hub);
      } catch (RuntimeException e) {
        finishUnsent(e);
        throw e;
      }
    }

    private Started send() {
      CommandExecution running = command.execution();
      Duration deadline = running.commandLine().timeout().plus(FOR_THE_ANSWER);
      try {
        dispatcher.dispatch(running, deadline, this);
      } catch (RuntimeException e) {
        finishUnsent(e);
        throw e;
      }
      if (command.isCancelRequested()) {
        dispatcher.cancel(running); // once more: before, the agent did not know of it
      }
      try {
        executions.start(running);
      } catch (RuntimeException e) {
        // It runs; that it does is shown as queued until its end is stored.
        LOG.log(System.Logger.Level.WARNING, "Not stored as started: {0}", e.toString());
      }
      return new Started(running, end);
    }

    @Override
    public void onOutput(StandardStream stream, String text) {
      command.append(stream, text);
    }

    @Override
    public void onEnded(CommandOutcome outcome) {
      try {
        executor.execute(() -> finish(outcome));
      } catch (RejectedExecutionException e) {
        // The hub stops; its next start stores that the end is unknown.
        action.release();
        end.completeExceptionally(e);
      }
    }

    private void finishUnsent(RuntimeException failure) {
      // Of a fault nobody knows how far it came, and its words are for the log, not for callers.
      finish(
          failure instanceof ChatOpsException known
              ? CommandOutcome.refused(known.code(), HostActions.reason(known))
              : CommandOutcome.hubFailed());
    }

    /** In any case its slot is released, and its caller gets an answer. */
    private void finish(CommandOutcome outcome) {
      try {
        CommandExecution ended = conclude(outcome);
        ErrorCode failure = outcome.failure();
        if (failure == null) {
          end.complete(ended);
        } else {
          end.completeExceptionally(failure(failure, ended));
        }
      } catch (RuntimeException | Error e) {
        end.completeExceptionally(e);
        throw e;
      } finally {
        action.release();
      }
    }

    private CommandExecution conclude(CommandOutcome outcome) {
      CommandExecution ended = ended(command, outcome);
      try {
        store(ended);
        outputs.end(ended);
      } finally {
        action.ended(ended.status() == CommandStatus.COMPLETED, description(ended));
      }
      return ended;
    }
  }

  /**
   * Stores the ends that could not be stored before; called periodically. There are few of them:
   * without a storage no command starts.
   */
  public void retryStores() {
    for (int due = notStored.size(); due > 0; due--) {
      CommandExecution ended = notStored.poll();
      if (ended == null) {
        return;
      }
      store(ended);
    }
  }

  private void store(CommandExecution ended) {
    try {
      executions.end(ended, quota);
    } catch (RuntimeException e) {
      notStored.add(ended);
      LOG.log(
          System.Logger.Level.WARNING,
          "The end of execution={0} on server={1} could not be stored yet: {2}",
          ended.id(),
          ended.serverId(),
          e.toString());
    }
  }

  private CommandExecution ended(RunningCommand command, CommandOutcome outcome) {
    CommandExecution running = command.execution();
    Instant now = now();
    return running.ended(
        outcome.status(),
        new CommandExecution.End(
            now,
            outcome.exitCode(),
            outcome.signal(),
            duration(running, outcome, now),
            outcome.reason(),
            command.output(outcome)));
  }

  private static @Nullable Duration duration(
      CommandExecution running, CommandOutcome outcome, Instant now) {
    if (outcome.duration() != null || running.startedAt() == null) {
      return outcome.duration();
    }
    return switch (outcome.status()) {
      case REFUSED, LOST -> null;
      case QUEUED, RUNNING, COMPLETED, FAILED, TIMED_OUT, CANCELLED ->
          Duration.between(running.startedAt(), now);
    };
  }

  private static ChatOpsException failure(ErrorCode code, CommandExecution ended) {
    CommandExecution.End end = ended.end();
    String reason = end == null || end.reason() == null ? "It has no answer" : end.reason();
    String message = reason + " (command_id " + ended.id() + ")";
    return switch (code) {
      case RATE_LIMITED -> ChatOpsException.rateLimited(message, Duration.ofSeconds(5));
      case INVALID -> InvalidFieldException.of(field(reason), message);
      default -> new ChatOpsException(code, message);
    };
  }

  /** Returns the field that an agent found invalid: its words have the name. */
  private static String field(String reason) {
    return Stream.of("working_directory", "timeout")
        .filter(reason::contains)
        .findFirst()
        .orElse("command");
  }

  private static String description(CommandExecution ended) {
    StringBuilder text = new StringBuilder("command_id ").append(ended.id()).append(", ");
    text.append(ended.status().wireName());
    CommandExecution.End end = ended.end();
    if (end != null && end.exitCode() != null) {
      text.append(", exit code ").append(end.exitCode());
    }
    if (end != null && end.signal() != null) {
      text.append(", ").append(end.signal());
    }
    if (end != null && end.reason() != null) {
      text.append(", ").append(end.reason());
    }
    return text.toString();
  }

  private static ActionDetails action(CommandExecution execution) {
    return new ActionDetails(
        Action.OPERATE,
        AuditAction.COMMAND_RUN,
        execution.commandLine().text(),
        LogSource.COMMAND,
        execution.id().toString(),
        HostPermissions::mayRunCommands,
        "commands: allow-list (or any)");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
