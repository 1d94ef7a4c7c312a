package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;
import io.chatops.ws.PeerSocket;
import io.chatops.ws.SocketCount;
import io.chatops.ws.SocketCounters;
import io.chatops.ws.agent.AgentLink.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hub's requests to one agent over one connection, to be carried out on its host. A reply
 * counts only if it arrives on that connection, names a request, and is of a matching type.
 * Requests may be sent on any thread; everything else runs on the event loop.
 */
final class AgentExchanges {
  private final PeerSocket peer;
  private final SocketCounters counters;
  private final Map<Kind, InFlight<String, Exchange>> inFlight = new EnumMap<>(Kind.class);
  private final InstantSource clock;
  private Instant lastReply = Instant.MIN;
  private boolean closing;

  AgentExchanges(PeerSocket peer, SocketCounters counters, InstantSource clock) {
    this.peer = peer;
    this.counters = counters;
    this.clock = clock;
    for (Kind kind : Kind.values()) {
      inFlight.put(kind, new InFlight<>(peer, kind.limit()));
    }
  }

  /**
   * Sends a request.
   *
   * @param inTurn true if the agent handles commands one after another, so that the deadline of one
   *     starts when those before it have ended
   */
  void send(
      Kind kind,
      ToAgent.Request request,
      @Nullable Duration deadline,
      boolean inTurn,
      Exchange exchange) {
    byte[] frame = AgentFrames.write(request);
    peer.run(
        () -> {
          if (!peer.isOpen()) {
            exchange.failed(AgentFailures.connectionEnded());
          } else if (closing) {
            exchange.failed(AgentFailures.moving());
          } else if (peer.isFull() || !waitFor(kind, request, deadline, inTurn, exchange)) {
            exchange.failed(AgentFailures.busy());
          } else {
            peer.write(frame);
          }
        });
  }

  private boolean waitFor(
      Kind kind,
      ToAgent.Request request,
      @Nullable Duration deadline,
      boolean inTurn,
      Exchange exchange) {
    return of(kind)
        .add(
            request.requestId(),
            exchange,
            deadline,
            inTurn && kind == Kind.COMMAND,
            waited -> {
              // No caller waits for further replies, so the agent need not send them.
              peer.write(AgentFrames.write(new ToAgent.Cancel(request.requestId())));
              waited.failed(AgentFailures.timeout(deadline == null ? Duration.ZERO : deadline));
            });
  }

  void cancel(Kind kind, String requestId) {
    peer.run(
        () -> {
          if (of(kind).find(requestId) != null) {
            peer.write(AgentFrames.write(new ToAgent.Cancel(requestId)));
          }
        });
  }

  void stop(String requestId) {
    peer.run(
        () -> {
          if (of(Kind.STREAM).remove(requestId) != null) {
            peer.write(AgentFrames.write(new ToAgent.StopStream(requestId)));
          }
        });
  }

  void replied(FromAgent.Reply reply) {
    Instant now = clock.instant();
    passOn(reply);
    lastReply = now;
  }

  /** Returns the time of the agent's newest reply to any request. */
  Instant lastReply() {
    return lastReply;
  }

  private void passOn(FromAgent.Reply reply) {
    for (InFlight<String, Exchange> asked : inFlight.values()) {
      Exchange exchange = asked.find(reply.requestId());
      if (exchange != null) {
        Exchange.Progress progress = exchange.replied(reply);
        if (progress == Exchange.Progress.LAST) {
          asked.remove(reply.requestId());
        } else if (progress == Exchange.Progress.STRAY) {
          counters.increment(SocketCount.STRAY_REPLIES);
        }
        return;
      }
    }
    counters.increment(SocketCount.STRAY_REPLIES);
  }

  /** Fails the request that the agent refused; returns false if it is not one of these. */
  boolean refused(String requestId, FromAgent.Refusal refusal) {
    lastReply = clock.instant();
    for (Map.Entry<Kind, InFlight<String, Exchange>> asked : inFlight.entrySet()) {
      Exchange exchange = asked.getValue().remove(requestId);
      if (exchange != null) {
        exchange.failed(
            asked.getKey() == Kind.COMMAND
                ? AgentFailures.refused(refusal)
                : AgentFailures.containerRefused(refusal));
        return true;
      }
    }
    return false;
  }

  /** Refuses further requests, as the connection is about to end; or takes them again. */
  void rejectNew(boolean isSo) {
    closing = isSo;
  }

  /** Returns true if no request waits for replies. */
  boolean isIdle() {
    return inFlight.values().stream().allMatch(InFlight::isEmpty);
  }

  /**
   * Fails all requests as the connection has ended: for this reason the oldest of each kind, which
   * are those that an earlier agent replies to next.
   */
  void failAll(ChatOpsException ended) {
    for (InFlight<String, Exchange> asked : inFlight.values()) {
      ChatOpsException reason = ended;
      for (Exchange exchange : asked.removeAll()) {
        exchange.failed(reason);
        reason = AgentFailures.connectionEnded();
      }
    }
  }

  private InFlight<String, Exchange> of(Kind kind) {
    InFlight<String, Exchange> found = inFlight.get(kind);
    if (found == null) {
      throw new IllegalStateException("every kind has an entry");
    }
    return found;
  }
}
