package io.chatops.core.mark;

import io.chatops.core.agent.AgentEvent;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntry;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.log.LogSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The events of an agent that the server's log has of a time.
 *
 * @param events the events in that time, with the last one before it, the oldest first
 */
record AgentTimes(List<Event> events) {
  /** The most entries that the log of one server keeps. */
  private static final int MAX_ENTRIES = 10_000;

  private static final int PAGE = 1_000;

  AgentTimes {
    events = List.copyOf(events);
  }

  /**
   * One event.
   *
   * @param text for users
   */
  record Event(Instant at, AgentEvent kind, String text) {}

  /**
   * A time without the agent.
   *
   * @param to absent: it is still away
   * @param cause STOPPED, DISCONNECTED or HUB_STOPPED
   */
  record Absence(Instant from, @Nullable Instant to, AgentEvent cause, String text) {
    /** Returns true if the hub was there and the agent was not. */
    boolean isTheHosts() {
      return cause != AgentEvent.HUB_STOPPED;
    }
  }

  /** Reads the log; blocking. */
  static AgentTimes read(LogEntryStore log, ServerId serverId, Instant start, Instant end) {
    List<Event> newestFirst = new ArrayList<>();
    for (int offset = 0; offset < MAX_ENTRIES; offset += PAGE) {
      List<LogEntry> entries =
          log.find(
                  new LogEntryStore.Query(
                      serverId, null, LogSource.AGENT, null, null, null, end, null, PAGE, offset))
              .entries();
      for (LogEntry entry : entries) {
        Optional<AgentEvent> kind = AgentEvent.of(entry);
        if (kind.isPresent()) {
          newestFirst.add(new Event(entry.at(), kind.get(), entry.message()));
          if (entry.at().isBefore(start) && isOfConnection(kind.get())) {
            return of(newestFirst);
          }
        }
      }
      if (entries.size() < PAGE) {
        break;
      }
    }
    return of(newestFirst);
  }

  private static AgentTimes of(List<Event> newestFirst) {
    Collections.reverse(newestFirst);
    return new AgentTimes(newestFirst);
  }

  private static boolean isOfConnection(AgentEvent kind) {
    return switch (kind) {
      case CONNECTED, STOPPED, DISCONNECTED, HUB_STOPPED -> true;
      case REBOOTED, VERSION_CHANGED, UPDATED, UPDATE_ROLLED_BACK -> false;
    };
  }

  /** Returns the first event of a connection; empty when there is none on record. */
  Optional<Instant> knownFrom() {
    return events.stream().filter(event -> isOfConnection(event.kind())).map(Event::at).findFirst();
  }

  /**
   * Returns the times without the agent, the oldest first.
   *
   * @param breakAllowed a lost connection that is back sooner is no time without the agent
   */
  List<Absence> absences(Duration breakAllowed) {
    List<Absence> all = new ArrayList<>();
    Event open = null;
    for (Event event : events) {
      if (event.kind() == AgentEvent.CONNECTED) {
        boolean isBreak =
            open != null
                && open.kind() == AgentEvent.DISCONNECTED
                && event.at().isBefore(open.at().plus(breakAllowed));
        if (open != null && !isBreak) {
          all.add(new Absence(open.at(), event.at(), open.kind(), open.text()));
        }
        open = null;
      } else if (isOfConnection(event.kind()) && open == null) {
        open = event;
      }
    }
    if (open != null) {
      all.add(new Absence(open.at(), null, open.kind(), open.text()));
    }
    return all;
  }
}
