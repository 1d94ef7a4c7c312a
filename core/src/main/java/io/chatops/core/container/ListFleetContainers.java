package io.chatops.core.container;

import io.chatops.core.hub.AgentLocations;
import io.chatops.core.hub.AgentLocations.RemoteAgent;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.HubId;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists the containers on the servers of an owner that this hub has, by the reports that came since
 * it started. Reads these anew each time, so that nothing has to be kept for it.
 */
public final class ListFleetContainers {
  /** The most containers that are looked through for one list: some 10 MB. */
  public static final int MAX_CONTAINERS = 20_000;

  private final OwnedServers owned;
  private final LatestReports latest;
  private final DocumentReader reader;
  private final AgentLocations locations;
  private final int maxContainers;

  public ListFleetContainers(
      OwnedServers owned, LatestReports latest, DocumentReader reader, AgentLocations locations) {
    this(owned, latest, reader, locations, MAX_CONTAINERS);
  }

  ListFleetContainers(
      OwnedServers owned,
      LatestReports latest,
      DocumentReader reader,
      AgentLocations locations,
      int most) {
    this.owned = owned;
    this.latest = latest;
    this.reader = reader;
    this.locations = locations;
    this.maxContainers = most;
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
   * The containers that were found, in no order.
   *
   * @param serversLeftOut how many servers were not looked at, as there were too many containers
   * @param remote the servers that other hubs have, which live
   */
  public record Found(List<OfServer> containers, int serversLeftOut, Map<ServerId, HubId> remote) {
    public Found {
      containers = List.copyOf(containers);
      remote = Map.copyOf(remote);
    }
  }

  /** Lists them; NOT_FOUND when one of the servers is not the actor's. */
  public Found list(Actor actor, Query query) {
    List<Server> all = owned.all(actor);
    if (!query.servers().isEmpty()) {
      owned.requireAll(actor, query.servers());
    }
    List<OfServer> found = new ArrayList<>();
    Map<ServerId, HubId> remote = new HashMap<>();
    int seen = 0;
    int leftOut = 0;
    for (Server server : all.stream().filter(query::concerns).toList()) {
      Optional<RemoteAgent> elsewhere = locations.remote(server.id());
      Optional<Snapshot> report = latest.inMemory(server.id());
      if (elsewhere.isPresent() || report.isEmpty()) {
        elsewhere
            .filter(RemoteAgent::hubLive)
            .ifPresent(agent -> remote.put(server.id(), agent.hub()));
        continue;
      }
      if (seen >= maxContainers) {
        leftOut++;
        continue;
      }
      List<ReportedContainer> containers =
          reader.containers(report.get().document()).orElse(List.of());
      seen += containers.size();
      for (ReportedContainer container : containers) {
        if (query.matches(server, container)) {
          found.add(
              new OfServer(server.id(), server.name(), report.get().collectedAt(), container));
        }
      }
    }
    return new Found(found, leftOut, remote);
  }

  private static String folded(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
