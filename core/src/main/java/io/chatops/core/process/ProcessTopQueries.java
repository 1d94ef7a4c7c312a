package io.chatops.core.process;

import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.InvalidFieldException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reads which processes kept an owner's server busy. */
public final class ProcessTopQueries {
  /** A peak on a chart is in a minute that has a list, or shortly after one. */
  static final Duration REACH = Duration.ofMinutes(5);

  /** Some 10,000 lists. */
  public static final Duration MAX_RANGE = Duration.ofDays(7);

  private final OwnedServers servers;
  private final ProcessTopStore store;

  public ProcessTopQueries(OwnedServers servers, ProcessTopStore store) {
    this.servers = servers;
    this.store = store;
  }

  /**
   * The largest processes of a time.
   *
   * @param lists how many minutes of it have a list
   */
  public record RangeTop(int lists, List<ProcessUse> byCpu, List<ProcessUse> byMemory) {
    public RangeTop {
      byCpu = List.copyOf(byCpu);
      byMemory = List.copyOf(byMemory);
    }
  }

  /**
   * Adds up the lists of a time. INVALID when it is longer than {@link #MAX_RANGE}, NOT_FOUND when
   * the server is not the actor's. Blocking.
   *
   * @param start inclusive
   * @param end exclusive
   * @param limit the most processes of each kind
   */
  public RangeTop inRange(Actor actor, ServerId serverId, Instant start, Instant end, int limit) {
    servers.get(actor, Action.VIEW, serverId);
    if (end.isAfter(start.plus(MAX_RANGE))) {
      throw InvalidFieldException.of(
          "start", "must be at most " + MAX_RANGE.toDays() + " days before the end");
    }
    ProcessUseSum sum = new ProcessUseSum();
    store.forEach(serverId, start, end, sum::add);
    return new RangeTop(
        sum.lists(),
        sum.top(ProcessUse::cpuAverage, limit),
        sum.top(ProcessUse::memoryPeak, limit));
  }

  /** Returns the list of the minute at a time or shortly before; NOT_FOUND when none was kept. */
  public ProcessTop at(Actor actor, ServerId serverId, Instant at) {
    servers.get(actor, Action.VIEW, serverId);
    return store
        .find(serverId, at, REACH)
        .orElseThrow(
            () ->
                ChatOpsException.notFound(
                    "There is no process list of server "
                        + serverId
                        + " of that time or up to "
                        + REACH.toMinutes()
                        + " minutes before"));
  }
}
