package io.chatops.ws.agent;

import io.chatops.core.container.ContainerRef;
import io.chatops.core.container.ContainerState;
import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import java.util.concurrent.CompletableFuture;

/** The exchange of an action on a container, which completes with the container's new state. */
final class ContainerChange implements Exchange {
  private static final int MAX_STATE = 100;

  private final ToAgent.ContainerOperation operation;
  private final ContainerRef container;
  private final CompletableFuture<ContainerState> state = new CompletableFuture<>();

  ContainerChange(ToAgent.ContainerOperation operation, ContainerRef container) {
    this.operation = operation;
    this.container = container;
  }

  CompletableFuture<ContainerState> state() {
    return state;
  }

  @Override
  public Progress replied(FromAgent.Reply reply) {
    if (!(reply instanceof FromAgent.ContainerChanged changed)
        || changed.operation() != operation) {
      return Progress.STRAY;
    }
    String id = changed.containerId();
    String told = changed.status();
    state.complete(
        new ContainerState(
            id == null || id.length() > 256 ? container.value() : id,
            told == null || told.length() > MAX_STATE ? "unknown" : wordOfDocker(told)));
    return Progress.LAST;
  }

  /** Earlier agents name the action in place of the state. */
  private static String wordOfDocker(String told) {
    return switch (told) {
      case "started", "restarted" -> "running";
      case "stopped" -> "exited";
      default -> told;
    };
  }

  @Override
  public void failed(ChatOpsException reason) {
    state.completeExceptionally(reason);
  }
}
