package io.chatops.agent.request;

import io.chatops.protocol.FromAgent;

/**
 * A request under way, as its handler sees it. It is cancelled at the hub's request, when its
 * connection ends, or when the agent stops. Thread-safe.
 */
public interface RunningRequest {

  /** Returns the id that every message about this request carries. */
  String id();

  /**
   * Sends a part of the reply, and waits while the hub reads more slowly than frames arrive. A
   * frame is at most 64 KiB, because the frames of one connection wait in memory.
   *
   * @return false if the request is cancelled; nothing was sent
   */
  boolean send(FromAgent.Reply part) throws InterruptedException;

  /**
   * Sends a part of the reply unless the hub is far behind; waits at most a moment.
   *
   * @return false if it was dropped because the hub is slow or the request is cancelled
   */
  boolean offer(FromAgent.Reply part);

  boolean isCancelled();

  /**
   * Runs the action once when the request is cancelled, or at once if it already is. The action
   * runs on a thread that must not block; typically it closes the stream that the handler reads.
   */
  void onCancel(Runnable action);
}
