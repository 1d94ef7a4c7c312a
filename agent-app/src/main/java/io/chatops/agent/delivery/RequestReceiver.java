package io.chatops.agent.delivery;

import io.chatops.protocol.ToAgent;

/** Receives the hub's requests. Called on the delivery's thread. */
public interface RequestReceiver {

  /** A new connection is signed in; no request has arrived on it yet. */
  void connected();

  /**
   * Accepts a message and returns at once. Replies go over the same connection, at any time and
   * from any thread.
   */
  void received(ToAgent message, HubConnection connection);

  /** The hub has acknowledged a report on this connection, and with it all that was sent before. */
  default void acknowledged(HubConnection connection) {}

  /** The connection has ended; cancels the requests that came over it. */
  void disconnected();

  /** The agent stops; cancels all requests and waits some seconds for them to end. */
  void stop();
}
