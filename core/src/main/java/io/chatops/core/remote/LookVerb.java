package io.chatops.core.remote;

import io.chatops.core.command.CommandExecutionId;
import io.chatops.core.command.CommandQueries;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.concurrent.CompletableFuture;

/** Tells what a command has written so far. */
final class LookVerb extends Verb<CommandExecutionId, CommandQueries.View> {
  private final CommandQueries use;

  LookVerb(CommandQueries use) {
    super(5);
    this.use = use;
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
  void writeAnswer(WireWriter out, CommandQueries.View view) {
    Fields.write(out, view);
  }

  @Override
  CommandQueries.View readAnswer(WireReader in) {
    return Fields.view(in);
  }

  @Override
  CompletableFuture<CommandQueries.View> local(
      Actor actor, ServerId serverId, CommandExecutionId id) {
    return CompletableFuture.completedFuture(here(actor, serverId, id));
  }

  CommandQueries.View here(Actor actor, ServerId serverId, CommandExecutionId id) {
    return use.get(actor, serverId, id);
  }
}
