package io.chatops.core.command;

import io.chatops.core.agent.HostAction;
import io.chatops.core.agent.HostActions;
import io.chatops.core.agent.HostActions.ActionDetails;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogSource;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;

/** Asks an agent to kill a command that it runs. */
public final class CancelCommand {
  private final OwnedServers owned;
  private final HostActions actions;
  private final CommandExecutionRepository executions;
  private final CommandOutputs outputs;
  private final CommandDispatcher dispatcher;
  private final Audit audit;

  public CancelCommand(
      OwnedServers owned,
      HostActions actions,
      CommandExecutionRepository executions,
      CommandOutputs outputs,
      CommandDispatcher dispatcher,
      Audit audit) {
    this.owned = owned;
    this.actions = actions;
    this.executions = executions;
    this.outputs = outputs;
    this.dispatcher = dispatcher;
    this.audit = audit;
  }

  /**
   * Asks the agent; blocking until that is on record and on its way. The end itself comes a moment
   * later, as every end of the execution does. NOT_FOUND when it or the server is not the actor's,
   * CONFLICT when it has ended or the agent is too old to cancel it, AGENT_NOT_CONNECTED when the
   * agent is not there.
   */
  public void cancel(Actor actor, ServerId serverId, CommandExecutionId id) {
    AuditAction action = AuditAction.COMMAND_CANCEL;
    Server server = owned.get(actor, Action.OPERATE, serverId, audit, action);
    CommandExecution execution =
        audit.orRefused(
            actor,
            action,
            "command_id " + id,
            () -> CommandQueries.required(executions, serverId, id));
    ActionDetails details =
        new ActionDetails(
            Action.OPERATE,
            action,
            execution.commandLine().text(),
            LogSource.COMMAND,
            id.toString(),
            permissions -> true,
            "");
    if (execution.status().isEnd()) {
      throw actions.refused(
          actor,
          server,
          details,
          ChatOpsException.conflict(
              "The command has already ended: " + execution.status().wireName()));
    }
    if (!dispatcher.canCancel(serverId)) {
      throw actions.refused(
          actor,
          server,
          details,
          ChatOpsException.conflict(
              "This server's agent is too old to cancel a command; the command continues and"
                  + " its result is recorded. Upgrade the agent"));
    }
    HostAction begun = actions.start(actor, server, details, "command_id " + id);
    if (!outputs.running(id).map(this::requestCancel).orElse(false)) {
      ChatOpsException gone =
          new ChatOpsException(
              ErrorCode.AGENT_NOT_CONNECTED,
              "The agent that runs the command is not connected; the command cannot be cancelled");
      begun.failed(gone);
      throw gone;
    }
  }

  private boolean requestCancel(RunningCommand running) {
    running.cancelRequested();
    return dispatcher.cancel(running.execution());
  }
}
