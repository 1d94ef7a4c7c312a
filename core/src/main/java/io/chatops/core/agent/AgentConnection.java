package io.chatops.core.agent;

import io.chatops.core.identity.ApiKeyId;
import io.chatops.core.metric.ReportDocument;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * One live connection of an agent. Implemented where the sockets are; safe for use by many threads.
 */
public interface AgentConnection {
  /** The reason for which the hub ends a connection. */
  enum CloseReason {
    /** A newer connection of the same server took its place. */
    REPLACED,
    /** Another agent uses the same key and is being heard. */
    KEY_IN_USE,
    KEY_REVOKED,
    KEY_EXPIRED,
    SERVER_REMOVED,
    /** The agent has signed in at another hub since. */
    MOVED,
    /** This hub cannot reach its storage, and another one may have the server by now. */
    CUT_OFF,
    /** This hub sends its agents to other hubs. */
    DRAINED,
    HUB_STOPS
  }

  /** The key it signed in with. */
  ApiKeyId apiKeyId();

  /** Closes it; has no effect if it has ended. */
  void close(CloseReason reason);

  /**
   * A real round trip to the agent.
   *
   * @return the time it took; exceptionally AGENT_TIMEOUT after {@code deadline},
   *     AGENT_NOT_CONNECTED at once when the connection ends
   */
  CompletableFuture<Duration> ping(Duration deadline);

  /**
   * The processes running now.
   *
   * @return a JSON array in UTF-8, shaped as in a report; exceptionally as {@link #ping}, or
   *     AGENT_REFUSED when the agent answers that it cannot say, AGENT_FAILED when its answer
   *     cannot be read
   */
  CompletableFuture<ReportDocument> listProcesses(Duration deadline);

  /** Sends the agent the changed {@link WatchedServices} of its server, if it can count them. */
  void watchedServicesChanged();

  /** Returns the permissions that the agent sent when it signed in. */
  HostPermissions permissions();

  /** Returns true if this agent can list its processes; earlier agents cannot. */
  boolean canListProcesses();
}
