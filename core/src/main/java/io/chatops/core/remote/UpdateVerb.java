package io.chatops.core.remote;

import io.chatops.core.agent.UpdateAgent;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.util.concurrent.CompletableFuture;

/** Has the agent update itself. */
final class UpdateVerb extends Verb<NoFields, HostRequests.UpdateBegun> {
  private final UpdateAgent use;

  UpdateVerb(UpdateAgent use) {
    super(8);
    this.use = use;
  }

  @Override
  void write(WireWriter out, NoFields request) {}

  @Override
  NoFields read(WireReader in) {
    return new NoFields();
  }

  @Override
  void writeAnswer(WireWriter out, HostRequests.UpdateBegun begun) {
    out.putOptional(begun.from(), WireWriter::putText).putText(begun.to());
  }

  @Override
  HostRequests.UpdateBegun readAnswer(WireReader in) {
    return new HostRequests.UpdateBegun(in.getOptional(WireReader::getText), in.getText());
  }

  @Override
  CompletableFuture<HostRequests.UpdateBegun> local(
      Actor actor, ServerId serverId, NoFields request) {
    UpdateAgent.Begun begun = use.update(actor, serverId);
    return CompletableFuture.completedFuture(
        new HostRequests.UpdateBegun(begun.from().orElse(null), begun.to()));
  }

  @Override
  AuditAction action(NoFields request) {
    return AuditAction.AGENT_UPDATE;
  }
}
