package io.chatops.core.remote;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.command.CancelCommand;
import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.concurrent.CompletableFuture;

/** Has the agent kill a command. */
final class CancelVerb extends Verb<CommandExecutionId, Boolean> {
  private final CancelCommand use;

  CancelVerb(CancelCommand use) {
    super(4);
    this.use = use;
  }

  @Override
  Places places() {
    return Places.CANCELLATION;
  }

  @Override
  void write(WireWriter out, CommandExecutionId id) {
    out.putId(id.value());
  }

  @Override
  CommandExecutionId read(WireReader in) {
    return new CommandExecutionId(in.getId());
  }

  @Override
  void writeAnswer(WireWriter out, Boolean asked) {
    out.putBoolean(asked);
  }

  @Override
  Boolean readAnswer(WireReader in) {
    return in.getBoolean();
  }

  @Override
  CompletableFuture<Boolean> local(Actor actor, ServerId serverId, CommandExecutionId id) {
    use.cancel(actor, serverId, id);
    return CompletableFuture.completedFuture(true);
  }

  @Override
  AuditAction action(CommandExecutionId id) {
    return AuditAction.COMMAND_CANCEL;
  }

  @Override
  String target(CommandExecutionId id) {
    return "command_id " + id;
  }
}
