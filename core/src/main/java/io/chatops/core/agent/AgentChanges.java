package io.chatops.core.agent;

import io.chatops.core.server.Server.AgentDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The differences between an agent's details at two connections. */
public final class AgentChanges {
  /** A host computes when it started from its clock, which is set now and then. */
  private static final Duration CLOCK_WAS_SET = Duration.ofMinutes(1);

  private AgentChanges() {}

  /**
   * Compares the details with those of the last connection.
   *
   * @param before absent: there was none
   * @return the events with text for users; none if one of the two did not send the detail
   */
  public static Map<AgentEvent, String> of(@Nullable AgentDetails before, AgentDetails now) {
    Map<AgentEvent, String> news = new EnumMap<>(AgentEvent.class);
    if (before == null) {
      return news;
    }
    Instant booted = now.bootTime();
    Instant bootedBefore = before.bootTime();
    if (booted != null
        && bootedBefore != null
        && booted.isAfter(bootedBefore.plus(CLOCK_WAS_SET))) {
      news.put(AgentEvent.REBOOTED, "The host was rebooted at " + booted);
    }
    if (now.version() != null
        && before.version() != null
        && !now.version().equals(before.version())) {
      news.put(
          AgentEvent.VERSION_CHANGED,
          "The agent has version " + now.version() + ", before " + before.version());
    }
    return news;
  }
}
