package io.chatops.agent.request;

import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;

/**
 * Serves one kind of request from the hub. A handler only sees requests that the host allows and
 * that are in the action log.
 */
public interface RequestHandler {

  /**
   * Serves the request on a thread of its own, so it may block. Returns soon after the request is
   * cancelled.
   *
   * @return the one message that ends the request, with its request id. It is sent even if the
   *     request was cancelled, unless the connection has ended
   * @throws RequestFailedException if the request cannot be served; any other unchecked exception
   *     is reported as {@link FromAgent.RefusalCode#FAILED}
   */
  FromAgent.Reply handle(ToAgent.Request request, RunningRequest running)
      throws InterruptedException;
}
