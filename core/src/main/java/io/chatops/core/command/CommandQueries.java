package io.chatops.core.command;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;

/** Reads the commands that were run on an owner's server. */
public final class CommandQueries {
  private final OwnedServers owned;
  private final CommandExecutionRepository executions;
  private final CommandOutputs outputs;

  public CommandQueries(
      OwnedServers owned, CommandExecutionRepository executions, CommandOutputs outputs) {
    this.owned = owned;
    this.executions = executions;
    this.outputs = outputs;
  }

  /**
   * An execution and what it has written so far.
   *
   * @param output of one that has not ended, as far as this hub has seen it
   */
  public record View(CommandExecution execution, CommandOutput output) {
    public static View of(CommandExecution execution) {
      CommandExecution.End end = execution.end();
      return new View(execution, end == null ? CommandOutput.NONE : end.output());
    }
  }

  /** One execution; NOT_FOUND when it or the server is not the actor's. */
  public View get(Actor actor, ServerId serverId, CommandExecutionId id) {
    owned.get(actor, Action.READ_OUTPUT, serverId);
    // Before the storage: what ends in between is then found there with its end.
    CommandOutput soFar =
        outputs.running(id).map(RunningCommand::output).orElse(CommandOutput.NONE);
    CommandExecution execution = required(executions, serverId, id);
    return execution.end() == null ? new View(execution, soFar) : View.of(execution);
  }

  /** A page of the server's, newest first, whose outputs are left out. */
  public CommandExecutionRepository.Page list(Actor actor, CommandExecutionRepository.Query query) {
    owned.get(actor, Action.READ_OUTPUT, query.serverId());
    return executions.find(query);
  }

  static CommandExecution required(
      CommandExecutionRepository executions, ServerId serverId, CommandExecutionId id) {
    return executions
        .find(serverId, id)
        .orElseThrow(
            () ->
                ChatOpsException.notFound(
                    "No command "
                        + id
                        + " of this server; GET /api/v1/commands/"
                        + serverId
                        + " lists them"));
  }
}
