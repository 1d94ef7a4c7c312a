package io.chatops.core.mark;

import io.chatops.core.agent.AgentEvent;
import io.chatops.core.agent.AgentPresence;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogEntryStore;
import io.chatops.core.mark.AgentTimes.Absence;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Computes the share of a time in which the hub could hear a server, by the record of its agent's
 * connections. The time in which the hub itself was stopped counts neither for nor against the
 * server, as far as the hub could record that it stopped.
 */
public final class AvailabilityQueries {
  private final OwnedServers owned;
  private final LogEntryStore log;
  private final AgentPresence presence;
  private final InstantSource clock;
  private final Duration breakAllowed;

  /**
   * Reads from these.
   *
   * @param breakAllowed a lost connection that is back sooner is no outage
   */
  public AvailabilityQueries(
      OwnedServers owned,
      LogEntryStore log,
      AgentPresence presence,
      InstantSource clock,
      Duration breakAllowed) {
    this.owned = owned;
    this.log = log;
    this.presence = presence;
    this.clock = clock;
    this.breakAllowed = breakAllowed;
  }

  /**
   * The availability of a server in a time.
   *
   * @param percent 0-100; absent: nothing is known of that time
   * @param down the outages, the oldest first, cut to the time
   * @param knownFrom the beginning of what is known; absent: nothing is
   */
  public record Availability(
      @Nullable Double percent, List<Outage> down, @Nullable Instant knownFrom) {
    public Availability {
      down = List.copyOf(down);
    }
  }

  /**
   * A time in which the server could not be heard.
   *
   * @param end absent: it lasts
   */
  public record Outage(Instant start, @Nullable Instant end) {}

  /**
   * Returns the availability; NOT_FOUND when the server is not the actor's. Blocking.
   *
   * @param start inclusive
   * @param end exclusive
   */
  public Availability of(Actor actor, ServerId serverId, Instant start, Instant end) {
    Server server = owned.get(actor, Action.VIEW, serverId);
    Instant now = clock.instant();
    Instant last = end.isBefore(now) ? end : now;
    // Up to now: an outage at the end of the time may be over by then.
    AgentTimes times = AgentTimes.read(log, serverId, start, now.plusSeconds(1));
    Optional<Instant> known = times.knownFrom();
    if (known.isEmpty() || !known.get().isBefore(last)) {
      return new Availability(null, List.of(), null);
    }
    Instant first = known.get().isAfter(start) ? known.get() : start;
    List<Absence> away = sinceTheHubStarted(server, times.absences(breakAllowed));
    Duration unknown = Duration.ZERO;
    Duration gone = Duration.ZERO;
    List<Outage> down = new ArrayList<>();
    for (Absence each : away) {
      Instant from = each.from().isBefore(first) ? first : each.from();
      Instant to = each.to() == null || each.to().isAfter(last) ? last : each.to();
      if (!from.isBefore(to)) {
        continue;
      }
      if (each.isTheHosts()) {
        gone = gone.plus(Duration.between(from, to));
        down.add(new Outage(from, each.to() == null ? null : to));
      } else {
        unknown = unknown.plus(Duration.between(from, to));
      }
    }
    double all = seconds(Duration.between(first, last).minus(unknown));
    Double percent = all <= 0 ? null : 100 * (all - seconds(gone)) / all;
    return new Availability(percent, down, first);
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }

  /**
   * Adds the absence that no entry records: a hub logs nothing of an agent that does not return
   * after the hub was stopped or killed. Such a server is away since this hub started.
   */
  private List<Absence> sinceTheHubStarted(Server server, List<Absence> noted) {
    Instant hubStarted = presence.startedAt();
    List<Absence> all = new ArrayList<>();
    boolean isAway = false;
    boolean hubStopped = false;
    for (Absence each : noted) {
      boolean lasts = each.to() == null;
      isAway |= lasts && each.isTheHosts();
      hubStopped |= lasts && !each.isTheHosts();
      all.add(
          lasts && !each.isTheHosts()
              ? new Absence(each.from(), hubStarted, each.cause(), each.text())
              : each);
    }
    Instant lastSeen = presence.lastSeen(server.id(), server.lastSeen());
    if (isAway
        || lastSeen == null
        || presence.status(server.id(), server.lastSeen()) != ServerStatus.OFFLINE) {
      return all;
    }
    boolean hubWasKilled = !hubStopped && lastSeen.isBefore(hubStarted);
    if (hubWasKilled) {
      all.add(new Absence(lastSeen, hubStarted, AgentEvent.HUB_STOPPED, ""));
    }
    Instant from = lastSeen.isBefore(hubStarted) ? hubStarted : lastSeen;
    all.add(new Absence(from, null, AgentEvent.DISCONNECTED, ""));
    return all;
  }
}
