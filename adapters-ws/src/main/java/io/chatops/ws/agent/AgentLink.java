package io.chatops.ws.agent;

import io.chatops.core.agent.AgentConnection;
import io.chatops.protocol.ToAgent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An agent's connection for requests to act on its host. Safe for use by many threads. */
interface AgentLink extends AgentConnection {
  /** The kinds of requests, each with its own limit at one time. */
  enum Kind {
    /** Answered soon. */
    QUESTION(32),
    /** Runs for up to an hour. */
    COMMAND(16),
    /** Lasts as long as somebody watches. */
    STREAM(32);

    private final int limit;

    Kind(int limit) {
      this.limit = limit;
    }

    int limit() {
      return limit;
    }
  }

  /**
   * Sends a request; the exchange hears of its replies and its end.
   *
   * @param deadline absent to wait for as long as the connection lasts
   */
  void ask(Kind kind, ToAgent.Request request, @Nullable Duration deadline, Exchange exchange);

  /** Asks for the end of a running request, which comes as always. Does nothing without one. */
  void cancel(Kind kind, String requestId);

  /** Ends a stream; its exchange is called no more. */
  void stop(String requestId);

  /** Returns true if the agent knows streams; earlier agents do not. */
  boolean canStream();
}
