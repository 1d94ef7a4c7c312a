package io.chatops.ws.agent;

import io.chatops.core.metric.ReportDocument;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketCounters;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The hub's queries to one agent about itself, over one connection. A reply counts only if it
 * arrives on that connection, in time and once. Queries may be sent on any thread; everything else
 * runs on the event loop.
 */
final class AgentQuestions {
  private static final int MAX_IN_FLIGHT = 16;

  private final PeerSocket peer;
  private final SocketCounters counters;
  private final InFlight<String, CompletableFuture<ReportDocument>> lists;
  private final InFlight<Long, CompletableFuture<Duration>> pings;
  private long lastPing = Long.MIN_VALUE;

  AgentQuestions(PeerSocket peer, SocketCounters counters) {
    this.peer = peer;
    this.counters = counters;
    this.lists = new InFlight<>(peer, MAX_IN_FLIGHT);
    this.pings = new InFlight<>(peer, MAX_IN_FLIGHT);
  }

  CompletableFuture<Duration> ping(Duration deadline) {
    CompletableFuture<Duration> trip = new CompletableFuture<>();
    peer.run(
        () -> {
          // The send time identifies the ping and returns as the pong's payload.
          long sent = Math.max(System.nanoTime(), lastPing + 1);
          lastPing = sent;
          if (waitFor(pings, sent, trip, deadline)) {
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
          if (waitFor(lists, id, answer, deadline)) {
            peer.write(AgentFrames.write(new ToAgent.ListProcesses(id)));
          }
        });
    return answer;
  }

  /** Registers a query; if that is not possible, fails the future and returns false. */
  private <K, V> boolean waitFor(
      InFlight<K, CompletableFuture<V>> inFlight,
      K id,
      CompletableFuture<V> answer,
      Duration deadline) {
    if (!peer.isOpen()) {
      answer.completeExceptionally(AgentFailures.connectionEnded());
      return false;
    }
    boolean added =
        inFlight.add(
            id,
            answer,
            deadline,
            false,
            waited -> waited.completeExceptionally(AgentFailures.timeout(deadline)));
    if (!added) {
      answer.completeExceptionally(AgentFailures.busy());
    }
    return added;
  }

  void answered(String requestId, ReportDocument processes) {
    CompletableFuture<ReportDocument> asked = lists.remove(requestId);
    if (asked == null) {
      counters.increment(SocketCount.STRAY_REPLIES);
    } else {
      asked.complete(processes);
    }
  }

  /** Fails the query that the agent refused; returns false if it is not one of these. */
  boolean refused(String requestId, FromAgent.Refusal refusal) {
    CompletableFuture<ReportDocument> asked = lists.remove(requestId);
    return asked != null && asked.completeExceptionally(AgentFailures.refused(refusal));
  }

  void ponged(Buffer payload) {
    if (payload.length() != Long.BYTES) {
      return;
    }
    long sent = payload.getLong(0);
    CompletableFuture<Duration> asked = pings.remove(sent);
    if (asked == null) {
      counters.increment(SocketCount.STRAY_REPLIES);
    } else {
      asked.complete(Duration.ofNanos(System.nanoTime() - sent));
    }
  }

  void failAll() {
    lists.removeAll().forEach(f -> f.completeExceptionally(AgentFailures.connectionEnded()));
    pings.removeAll().forEach(f -> f.completeExceptionally(AgentFailures.connectionEnded()));
  }
}
