package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;
import java.util.concurrent.CompletableFuture;

/** The exchange of an update, which completes with the version that the agent starts. */
final class AgentUpdate implements Exchange {
  private final String version;
  private final CompletableFuture<String> staged = new CompletableFuture<>();

  AgentUpdate(String version) {
    this.version = version;
  }

  CompletableFuture<String> staged() {
    return staged;
  }

  @Override
  public Progress replied(FromAgent.Reply reply) {
    if (!(reply instanceof FromAgent.UpdateStaged answer) || !answer.version().equals(version)) {
      return Progress.STRAY;
    }
    staged.complete(version);
    return Progress.LAST;
  }

  @Override
  public void failed(ChatOpsException reason) {
    staged.completeExceptionally(reason);
  }
}
