package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.metric.ReportDocument;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.SocketCounters;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What the hub asks one agent over one connection. An answer counts only when it comes from there,
 * in time and once. Asking is for any thread, the rest for the event loop.
 */
final class AgentQuestions {
  private static final int MAX_REFUSAL_LENGTH = 500;

  private final PeerSocket peer;
  private final SocketCounters counters;
  private final AgentRequests<String, ReportDocument> lists;
  private final AgentRequests<Long, Duration> pings;
  private long lastPing = Long.MIN_VALUE;

  AgentQuestions(Vertx vertx, PeerSocket peer, SocketCounters counters) {
    this.peer = peer;
    this.counters = counters;
    this.lists = new AgentRequests<>(vertx);
    this.pings = new AgentRequests<>(vertx);
  }

  CompletableFuture<Duration> ping(Duration deadline) {
    CompletableFuture<Duration> trip = new CompletableFuture<>();
    peer.run(
        () -> {
          if (!peer.isOpen()) {
            trip.completeExceptionally(notConnected());
            return;
          }
          // Its own time is the ping's name, and comes back as the pong's payload.
          long sent = Math.max(System.nanoTime(), lastPing + 1);
          lastPing = sent;
          if (pings.add(sent, trip, deadline)) {
            peer.ping(Buffer.buffer(Long.BYTES).appendLong(sent));
          }
        });
    return trip;
  }

  CompletableFuture<ReportDocument> listProcesses(Duration deadline) {
    CompletableFuture<ReportDocument> answer = new CompletableFuture<>();
    String id = UUID.randomUUID().toString();
    peer.run(
        () -> {
          if (!peer.isOpen()) {
            answer.completeExceptionally(notConnected());
          } else if (lists.add(id, answer, deadline)) {
            peer.write(AgentFrames.write(new ToAgent.ListProcesses(id)));
          }
        });
    return answer;
  }

  void answered(String requestId, ReportDocument processes) {
    count(lists.complete(requestId, processes));
  }

  void refused(FromAgent.Refusal refusal) {
    String id = refusal.requestId();
    String told = refusal.message();
    if (told.length() > MAX_REFUSAL_LENGTH) {
      told = told.substring(0, MAX_REFUSAL_LENGTH);
    }
    count(
        id != null
            && lists.fail(
                id, new ChatOpsException(ErrorCode.AGENT_REFUSED, "The agent refused: " + told)));
  }

  void ponged(Buffer payload) {
    if (payload.length() == Long.BYTES) {
      long sent = payload.getLong(0);
      count(pings.complete(sent, Duration.ofNanos(System.nanoTime() - sent)));
    }
  }

  void failAll() {
    lists.failAll(notConnected());
    pings.failAll(notConnected());
  }

  private void count(boolean wasAsked) {
    if (!wasAsked) {
      counters.strayReply();
    }
  }

  private static ChatOpsException notConnected() {
    return new ChatOpsException(
        ErrorCode.AGENT_NOT_CONNECTED, "The agent's connection ended; try again when it is back");
  }
}
