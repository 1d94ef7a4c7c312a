package io.chatops.ws.agent;

import io.chatops.core.agent.AgentConnection;
import io.chatops.protocol.ToAgent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** An agent's connection as it is asked to do something on the host. For any thread. */
interface AgentLink extends AgentConnection {
  /** What there may be so many of at once. */
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
   * Sends a request, whose replies and end the exchange hears of.
   *
   * @param deadline when not to wait any more; absent: for as long as the connection lasts
   */
  void ask(Kind kind, ToAgent.Request request, @Nullable Duration deadline, Exchange exchange);

  /** Asks for the end of a running request, which comes as always; nothing when there is none. */
  void cancel(Kind kind, String requestId);

  /** Wants no more of a stream: nothing more is called. */
  void stop(String requestId);

  /** Whether the agent knows of streams; earlier agents do not. */
  boolean canStream();
}
