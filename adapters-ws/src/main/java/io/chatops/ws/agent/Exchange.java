package io.chatops.ws.agent;

import io.chatops.core.error.ChatOpsException;
import io.chatops.protocol.FromAgent;

/**
 * One request to an agent and its replies. Called on the connection's event loop, one call at a
 * time; must not block.
 */
interface Exchange {
  /** The position of a reply among those to its request. */
  enum Progress {
    /** More replies follow. */
    MORE,
    /** The last reply. */
    LAST,
    /** A reply that does not match the request. */
    STRAY
  }

  Progress replied(FromAgent.Reply reply);

  /**
   * Ends the exchange without a result, and is the last call. The reason is the agent's refusal, a
   * full queue, AGENT_TIMEOUT, or AGENT_NOT_CONNECTED because the connection has ended.
   */
  void failed(ChatOpsException reason);
}
