package io.chatops.ws.agent;

import io.chatops.core.agent.AgentConnection;
import io.chatops.protocol.ToAgent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An agent's connection, for requests to act on its host. Thread-safe. */
interface AgentLink extends AgentConnection {
  /** The kinds of requests, each with a limit on concurrent ones. */
  enum Kind {
    /** A request with a quick reply. */
    QUESTION(32),
    /** A command, which runs for up to an hour. */
    COMMAND(16),
    /** A stream, which lasts while it has a subscriber. */
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
   * Sends a request. The exchange receives its replies and its end.
   *
   * @param deadline absent to wait for as long as the connection lasts
   */
  void send(Kind kind, ToAgent.Request request, @Nullable Duration deadline, Exchange exchange);

  /**
   * Requests the end of a running request, which then ends as usual. Has no effect if there is
   * none.
   */
  void cancel(Kind kind, String requestId);

  /** Ends a stream; its exchange is not called again. */
  void stop(String requestId);

  /**
   * Returns the time of the agent's newest reply. An earlier agent handles one request after
   * another, so it starts the next one then. Called by exchanges only.
   */
  Instant lastReply();

  /** Returns true if the agent supports streams; earlier agents do not. */
  boolean canStream();
}
