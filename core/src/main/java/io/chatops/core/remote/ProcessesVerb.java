package io.chatops.core.remote;

import io.chatops.core.agent.ListProcesses;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.concurrent.CompletableFuture;

/** Lists the processes that run. */
final class ProcessesVerb extends Verb<ProcessesVerb.Request, ListProcesses.Listed> {
  private final ListProcesses use;

  record Request(ListProcesses.Order order, int limit) {}

  ProcessesVerb(ListProcesses use) {
    super(6);
    this.use = use;
  }

  @Override
  void write(WireWriter out, Request request) {
    out.putText(request.order.name()).putInt(request.limit);
  }

  @Override
  Request read(WireReader in) {
    return new Request(in.getConstant(ListProcesses.Order.class), in.getInt());
  }

  @Override
  void writeAnswer(WireWriter out, ListProcesses.Listed listed) {
    Fields.write(out, listed);
  }

  @Override
  ListProcesses.Listed readAnswer(WireReader in) {
    return Fields.listed(in);
  }

  @Override
  CompletableFuture<ListProcesses.Listed> local(Actor actor, ServerId serverId, Request request) {
    return use.list(actor, serverId, request.order, request.limit);
  }
}
