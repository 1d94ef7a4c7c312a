package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;

/**
 * One request to an agent and its replies. Called on the event loop of the connection, one call at
 * a time; must not block.
 */
interface Exchange {
  /** The place of a reply among those to its request. */
  enum Progress {
    /** More is to come. */
    MORE,
    /** It was the last. */
    LAST,
    /** It is no answer to such a request. */
    STRAY
  }

  Progress replied(FromAgent.Reply reply);

  /**
   * Ends without a result, and is the last call: the agent refused, there was no room,
   * AGENT_TIMEOUT, or AGENT_NOT_CONNECTED because the connection is over.
   */
  void failed(ChatOpsException reason);
}
