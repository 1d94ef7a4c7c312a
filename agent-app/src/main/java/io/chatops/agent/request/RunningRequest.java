package io.chatops.agent.request;

import io.chatops.protocol.FromAgent;

/**
 * A request under way, as its handler sees it. It is cancelled when the hub says so, when the
 * connection by which it came ends, and when the agent stops. Safe for use by many threads.
 */
public interface RunningRequest {

  /** The id that every message about this request carries. */
  String id();

  /**
   * Sends a part of the answer, waiting while the hub takes frames slower than they come. A frame
   * is at most 64 KiB, since those of one connection wait in memory.
   *
   * @return false if the request is cancelled: nothing was sent, nobody wants more
   */
  boolean send(FromAgent.Reply part) throws InterruptedException;

  /**
   * Sends a part of the answer unless the hub is some way behind; waits a moment at most.
   *
   * @return false if it was left out because the hub is slow or the request is cancelled
   */
  boolean offer(FromAgent.Reply part);

  boolean isCancelled();

  /**
   * Runs the action once when the request is cancelled, at once if it already is. It runs on a
   * thread that must not wait; typically it closes the stream that the handler blocks on.
   */
  void onCancel(Runnable action);
}
