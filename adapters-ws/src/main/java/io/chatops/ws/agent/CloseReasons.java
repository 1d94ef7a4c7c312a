package io.chatops.ws.agent;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.ws.CloseCode;

/** What an agent is told when the hub ends its connection. */
final class CloseReasons {
  private CloseReasons() {}

  static short code(CloseReason reason) {
    return reason == CloseReason.HUB_STOPS ? CloseCode.GOING_AWAY : CloseCode.POLICY;
  }

  static String text(CloseReason reason) {
    return switch (reason) {
      case REPLACED -> "a newer connection of this server took over";
      case KEY_IN_USE ->
          "another agent uses this API key; register this host as a server of its own";
      case KEY_REVOKED -> "the API key was revoked; issue a new one and give it to the agent";
      case KEY_EXPIRED -> "the API key expired; issue a new one and give it to the agent";
      case SERVER_REMOVED -> "the server was removed from the hub";
      case HUB_STOPS -> "the hub stops; reconnect";
    };
  }
}
