package io.chatops.core.agent;

import io.chatops.core.log.LogEntry;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kind of a thing that happened to an agent, as its server's log keeps it for programs. */
public enum AgentEvent {
  CONNECTED,
  /** The agent said that it stops. */
  STOPPED,
  /** The connection ended otherwise. */
  DISCONNECTED,
  /** The hub stopped, while the agent was connected. */
  HUB_STOPPED,
  /** The host was restarted since the agent's last connection. */
  REBOOTED,
  /** The agent has another version than at its last connection. */
  VERSION_CHANGED,
  /** The agent updated itself. */
  UPDATED,
  /** The agent updated itself, and went back to the version before. */
  UPDATE_ROLLED_BACK;

  private static final String DETAIL = "event";

  /** Returns the details of a log entry of this kind. */
  public Map<String, String> details() {
    return Map.of(DETAIL, name().toLowerCase(Locale.ROOT));
  }

  /** Returns the kind that an entry is of; empty for one of another kind. */
  public static Optional<AgentEvent> of(LogEntry entry) {
    String name = entry.details().getOrDefault(DETAIL, "");
    return Stream.of(values())
        .filter(event -> event.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
