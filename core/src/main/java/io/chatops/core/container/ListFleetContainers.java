package io.chatops.core.container;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists the containers on all servers of an owner, by the reports that came since the hub with the
 * agent started. Reads those of this hub anew each time, so that nothing has to be kept for it.
 */
public final class ListFleetContainers {
  /** The most containers that are looked through for one list: some 10 MB. */
  public static final int MOST = 20_000;

  private static final Comparator<OfServer> BY_NAME =
      Comparator.comparing((OfServer found) -> folded(found.container().name()))
          .thenComparing(found -> folded(found.serverName()))
          .thenComparing(found -> found.serverId().toString())
          .thenComparing(found -> folded(found.container().id()));

  private final OwnedServers owned;
  private final LatestReports latest;
  private final DocumentReader reader;
  private final OtherHubs others;
  private final int most;

  public ListFleetContainers(
      OwnedServers owned, LatestReports latest, DocumentReader reader, OtherHubs others) {
    this(owned, latest, reader, others, MOST);
  }

  ListFleetContainers(
      OwnedServers owned, LatestReports latest, DocumentReader reader, OtherHubs others, int most) {
    this.owned = owned;
    this.latest = latest;
    this.reader = reader;
    this.others = others;
    this.most = most;
  }

  /**
   * The containers in the last report of a server.
   *
   * @param asOf the time of the report
   */
  public record Reported(Instant asOf, List<ReportedContainer> containers) {
    public Reported {
      containers = List.copyOf(containers);
    }
  }

  /** The containers on servers that other hubs have. */
  public interface OtherHubs {
    /** Asks these hubs for what is not new. Blocks for a second at most. */
    void refresh(Collection<ServerId> servers);

    /** Returns what another hub has told; empty if none has the server, or it told of no report. */
    Optional<Reported> find(ServerId serverId);

    /** Returns true if another hub has the server, and has not told of it. */
    boolean isUntold(ServerId serverId);
  }

  /**
   * A search; an absent filter matches everything.
   *
   * @param servers those of these servers; empty: of all
   * @param state Docker's own word, in lower case. A container without a state counts as running
   * @param text only those with it in the name, the image or the server's name, without regard to
   *     case
   */
  public record Query(Set<ServerId> servers, @Nullable String state, @Nullable String text) {
    public Query {
      servers = Set.copyOf(servers);
    }

    private boolean concerns(Server server) {
      return servers.isEmpty() || servers.contains(server.id());
    }

    private boolean matches(Server server, ReportedContainer container) {
      String present = container.state() == null ? "running" : container.state();
      return (state == null || state.equals(present.toLowerCase(Locale.ROOT)))
          && (text == null
              || contains(container.name())
              || contains(container.image())
              || contains(server.name()));
    }

    private boolean contains(@Nullable String value) {
      return folded(value).contains(folded(text));
    }
  }

  /**
   * A container and its server.
   *
   * @param asOf the time of the server's report
   */
  public record OfServer(
      ServerId serverId, String serverName, Instant asOf, ReportedContainer container) {}

  /**
   * The containers that were found, by name, then by their server's name.
   *
   * @param serversLeftOut how many servers were not looked at, as there were too many containers
   * @param serversUntold how many servers other hubs have, which have not told of them
   */
  public record Found(List<OfServer> containers, int serversLeftOut, int serversUntold) {
    public Found {
      containers = List.copyOf(containers);
    }
  }

  /**
   * Lists them; NOT_FOUND when one of the servers is not the actor's. Blocking, for a second at
   * most if another hub does not answer.
   */
  public Found list(Actor actor, Query query) {
    List<Server> all = owned.all(actor);
    if (!query.servers().isEmpty()) {
      owned.requireAll(actor, query.servers());
    }
    List<Server> servers = all.stream().filter(query::concerns).toList();
    others.refresh(servers.stream().map(Server::id).toList());
    List<OfServer> found = new ArrayList<>();
    int seen = 0;
    int leftOut = 0;
    int untold = 0;
    for (Server server : servers) {
      Optional<Snapshot> here = latest.inMemory(server.id());
      Optional<Reported> there = here.isPresent() ? Optional.empty() : others.find(server.id());
      if (here.isEmpty() && there.isEmpty()) {
        untold += others.isUntold(server.id()) ? 1 : 0;
        continue;
      }
      if (seen >= most) {
        leftOut++;
        continue;
      }
      Reported reported = here.map(this::read).or(() -> there).orElseThrow();
      seen += reported.containers().size();
      for (ReportedContainer container : reported.containers()) {
        if (query.matches(server, container)) {
          found.add(new OfServer(server.id(), server.name(), reported.asOf(), container));
        }
      }
    }
    found.sort(BY_NAME);
    return new Found(found, leftOut, untold);
  }

  private Reported read(Snapshot report) {
    return new Reported(
        report.collectedAt(), reader.containers(report.document()).orElse(List.of()));
  }

  private static String folded(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
