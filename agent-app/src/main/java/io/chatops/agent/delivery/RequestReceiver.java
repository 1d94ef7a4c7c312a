package io.chatops.agent.delivery;

import io.chatops.protocol.ToAgent;

/** Takes the hub's requests. Called by the thread that runs the delivery. */
public interface RequestReceiver {

  /** A new connection is signed in: nothing was asked over it yet. */
  void connected();

  /**
   * Takes a message and returns at once. Its answers go back over its own connection, sooner or
   * later, from any thread.
   */
  void received(ToAgent message, HubConnection connection);

  /** The connection is over: what was asked over it is cancelled. */
  void disconnected();

  /** The agent stops: cancels everything and waits some seconds for it to end. */
  void stop();
}
