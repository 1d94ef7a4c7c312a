package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's agent was asked and has not answered. Belongs to the connection's event
 * loop; the futures may be anybody's.
 */
final class AgentRequests<K, V> {
  private static final int MAX_IN_FLIGHT = 16;

  private final Vertx vertx;
  private final Map<K, Pending<V>> pending = new HashMap<>();

  private record Pending<V>(CompletableFuture<V> answer, long timer) {}

  AgentRequests(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Waits for an answer; false, with the future failed, when too much is being waited for. */
  boolean add(K id, CompletableFuture<V> answer, Duration deadline) {
    if (pending.size() >= MAX_IN_FLIGHT) {
      answer.completeExceptionally(
          ChatOpsException.rateLimited(
              "This agent is still busy with " + MAX_IN_FLIGHT + " requests; try again",
              Duration.ofSeconds(1)));
      return false;
    }
    long timer =
        vertx.setTimer(
            Math.max(1, deadline.toMillis()),
            id2 ->
                fail(
                    id,
                    new ChatOpsException(
                        ErrorCode.AGENT_TIMEOUT,
                        "The agent did not answer within " + deadline.toSeconds() + " s")));
    pending.put(id, new Pending<>(answer, timer));
    return true;
  }

  /** The answer came; false when nobody waits for it (any more). */
  boolean complete(K id, V answer) {
    CompletableFuture<V> future = take(id);
    return future != null && future.complete(answer);
  }

  /** It will not come; false when nobody waits for it (any more). */
  boolean fail(K id, ChatOpsException reason) {
    CompletableFuture<V> future = take(id);
    return future != null && future.completeExceptionally(reason);
  }

  void failAll(ChatOpsException reason) {
    Map<K, Pending<V>> all = Map.copyOf(pending);
    pending.clear();
    all.values()
        .forEach(
            waiting -> {
              vertx.cancelTimer(waiting.timer());
              waiting.answer().completeExceptionally(reason);
            });
  }

  private @Nullable CompletableFuture<V> take(K id) {
    Pending<V> waiting = pending.remove(id);
    if (waiting == null) {
      return null;
    }
    vertx.cancelTimer(waiting.timer());
    return waiting.answer();
  }
}
