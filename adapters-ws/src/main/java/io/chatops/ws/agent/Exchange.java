package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;

/**
 * One request to an agent and all that comes of it. Called on the event loop of the connection, one
 * call at a time; must not block.
 */
interface Exchange {
  /** What a reply is to its request. */
  enum Progress {
    /** More is to come. */
    MORE,
    /** It was the last. */
    LAST,
    /** It does not belong to such a request. */
    STRAY
  }

  Progress replied(FromAgent.Reply reply);

  /**
   * It came to nothing, and nothing more is called: refused by the agent or for lack of room,
   * AGENT_TIMEOUT, or AGENT_NOT_CONNECTED because the connection is over.
   */
  void failed(ChatOpsException reason);
}
