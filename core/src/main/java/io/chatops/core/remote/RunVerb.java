package io.chatops.core.remote;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.command.CommandExecution;
import io.chatops.core.command.CommandLine;
import io.chatops.core.command.RunCommand;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.concurrent.CompletableFuture;

/** Runs a command. */
final class RunVerb extends Verb<RunVerb.Request, CommandExecution> {
  private final RunCommand use;

  record Request(CommandLine line, boolean untilEnd) {}

  RunVerb(RunCommand use) {
    super(3);
    this.use = use;
  }

  @Override
  void write(WireWriter out, Request request) {
    Fields.write(out, request.line);
    out.putBoolean(request.untilEnd);
  }

  @Override
  Request read(WireReader in) {
    return new Request(Fields.commandLine(in), in.getBoolean());
  }

  @Override
  void writeAnswer(WireWriter out, CommandExecution execution) {
    Fields.write(out, execution);
  }

  @Override
  CommandExecution readAnswer(WireReader in) {
    return Fields.execution(in);
  }

  @Override
  CompletableFuture<CommandExecution> local(Actor actor, ServerId serverId, Request request) {
    RunCommand.Started started = use.run(actor, serverId, request.line);
    return request.untilEnd
        ? started.end()
        : CompletableFuture.completedFuture(started.execution());
  }

  @Override
  String name(CommandExecution execution) {
    return " (command_id " + execution.id() + ")";
  }

  @Override
  AuditAction action(Request request) {
    return AuditAction.COMMAND_RUN;
  }

  @Override
  String target(Request request) {
    return request.line.text();
  }
}
