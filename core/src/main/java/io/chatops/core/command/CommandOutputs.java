package io.chatops.core.command;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.StandardStream;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The live output of commands. The first 1 MiB of each that runs is kept here; who comes late is
 * shown that first.
 */
public final class CommandOutputs {
  private final OwnedServers owned;
  private final CommandExecutionRepository executions;
  private final Map<CommandExecutionId, RunningCommand> running = new ConcurrentHashMap<>();

  public CommandOutputs(OwnedServers owned, CommandExecutionRepository executions) {
    this.owned = owned;
    this.executions = executions;
  }

  /**
   * Somebody who watches one execution. Called one at a time, in order, on threads that must not be
   * blocked; must not throw.
   */
  public interface Watcher {
    /**
     * It wrote something.
     *
     * @param stream absent for what it wrote before the watching began
     */
    void onOutput(@Nullable StandardStream stream, String text);

    /** It has ended; nothing follows. */
    void onEnded(CommandExecution execution);

    /** It may go on, but nothing follows: the hub that runs it is another one, and was lost. */
    void onFailed(ChatOpsException reason);
  }

  /** Ends the watching; harmless if it has ended. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Watches an execution: what it has written so far at once, then what it writes, then its end. Of
   * one that has ended both come at once. Blocking for the look-up; NOT_FOUND when it or the server
   * is not the actor's.
   */
  public Subscription watch(
      Actor actor, ServerId serverId, CommandExecutionId id, Watcher watcher) {
    owned.get(actor, Action.READ_OUTPUT, serverId);
    RunningCommand command = running.get(id);
    if (command == null || !command.execution().serverId().equals(serverId)) {
      replay(CommandQueries.required(executions, serverId, id), watcher);
      return () -> {};
    }
    command.watch(watcher);
    return () -> command.unwatch(watcher);
  }

  RunningCommand start(CommandExecution execution) {
    RunningCommand command = new RunningCommand(execution);
    running.put(execution.id(), command);
    return command;
  }

  /**
   * Notifies the watchers, then drops the command. Called after its end was stored, so that it is
   * always found.
   */
  void end(CommandExecution execution) {
    RunningCommand command = running.remove(execution.id());
    if (command != null) {
      command.end(execution);
    }
  }

  Optional<RunningCommand> running(CommandExecutionId id) {
    return Optional.ofNullable(running.get(id));
  }

  static void replay(CommandExecution execution, Watcher watcher) {
    CommandExecution.End end = execution.end();
    if (end != null && !end.output().text().isEmpty()) {
      watcher.onOutput(null, end.output().text());
    }
    watcher.onEnded(execution);
  }
}
