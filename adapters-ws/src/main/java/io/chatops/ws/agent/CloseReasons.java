package io.chatops.ws.agent;

import io.chatops.core.agent.AgentConnection.CloseReason;
import io.chatops.ws.CloseCode;
import io.chatops.ws.SocketLimit;
import org.jspecify.annotations.Nullable;

/** The texts for the end of an agent's connection, for the agent and for its server's log. */
final class CloseReasons {
  private CloseReasons() {}

  static short code(CloseReason reason) {
    return switch (reason) {
      case HUB_STOPS, MOVED, CUT_OFF -> CloseCode.GOING_AWAY;
      case DRAINED -> CloseCode.RESTART;
      case REPLACED, KEY_IN_USE, KEY_REVOKED, KEY_EXPIRED, SERVER_REMOVED -> CloseCode.POLICY;
    };
  }

  static String logEntry(SocketLimit limit, @Nullable Long size, AgentSocketSettings settings) {
    return "The hub closed the agent's connection: "
        + switch (limit) {
          case MESSAGE_SIZE ->
              "a message"
                  + (size == null ? "" : " of " + size + " bytes")
                  + " was larger than "
                  + settings.maxFrameBytes()
                  + " bytes, or a reply larger than "
                  + AgentSocketSettings.MAX_REPLY_BYTES;
          case UNFINISHED_MESSAGES -> "too many large messages were in progress on the hub";
          case SILENCE -> "nothing was received for " + settings.silence().toSeconds() + " s";
          case PAUSED -> "its reports could not be stored for too long";
          case UNREAD -> "it did not read what the hub sent";
        };
  }

  static String text(CloseReason reason) {
    return switch (reason) {
      case REPLACED -> "a newer connection of this server took over";
      case KEY_IN_USE ->
          "another agent uses this API key; register this host as a server of its own";
      case KEY_REVOKED -> "the API key was revoked; issue a new one and give it to the agent";
      case KEY_EXPIRED -> "the API key expired; issue a new one and give it to the agent";
      case SERVER_REMOVED -> "the server was removed from the hub";
      case MOVED -> "this server's agent has connected to another hub; reconnect";
      case CUT_OFF -> "this hub cannot reach its database; reconnect, to another hub if you can";
      case DRAINED -> "this hub is moving its agents to other hubs; reconnect immediately";
      case HUB_STOPS -> "the hub stops; reconnect";
    };
  }
}
