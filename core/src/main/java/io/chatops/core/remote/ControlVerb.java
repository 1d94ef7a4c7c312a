package io.chatops.core.remote;

import io.chatops.core.audit.AuditAction;
import io.chatops.core.container.ContainerOperation;
import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.container.ControlContainer;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Starts, stops or restarts a container. */
final class ControlVerb extends Verb<ControlVerb.Request, ContainerState> {
  private final ControlContainer use;

  record Request(ContainerRef container, ContainerOperation operation, Duration timeout) {}

  ControlVerb(ControlContainer use) {
    super(1);
    this.use = use;
  }

  @Override
  void write(WireWriter out, Request request) {
    out.putText(request.container.value())
        .putText(request.operation.name())
        .putDuration(request.timeout);
  }

  @Override
  Request read(WireReader in) {
    return new Request(
        new ContainerRef(in.getText()), in.getConstant(ContainerOperation.class), in.getDuration());
  }

  @Override
  void writeAnswer(WireWriter out, ContainerState state) {
    out.putText(state.containerId()).putText(state.state());
  }

  @Override
  ContainerState readAnswer(WireReader in) {
    return new ContainerState(in.getText(), in.getText());
  }

  @Override
  CompletableFuture<ContainerState> local(Actor actor, ServerId serverId, Request request) {
    return use.control(actor, serverId, request.container, request.operation, request.timeout);
  }

  @Override
  AuditAction action(Request request) {
    return switch (request.operation) {
      case START -> AuditAction.CONTAINER_START;
      case STOP -> AuditAction.CONTAINER_STOP;
      case RESTART -> AuditAction.CONTAINER_RESTART;
    };
  }

  @Override
  String target(Request request) {
    return request.container.value();
  }
}
