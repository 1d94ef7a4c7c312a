package io.chatops.agent.request;

import io.chatops.protocol.FromAgent;
import io.chatops.protocol.ToAgent;

/**
 * Meets one kind of the hub's requests. Whether the host allows the request was decided, and
 * written to the action log, before a handler sees it.
 */
public interface RequestHandler {

  /**
   * Meets the request on a thread of its own, so it may block; it returns soon after the request is
   * cancelled.
   *
   * @return the one message that ends the request; its request id is that of the request. Sent even
   *     when the request was cancelled, unless the connection is gone
   * @throws RequestFailedException if the request cannot be met; any other unchecked exception is
   *     answered as {@link FromAgent.RefusalCode#FAILED}
   */
  FromAgent.Reply handle(ToAgent.Request request, RunningRequest running)
      throws InterruptedException;
}
