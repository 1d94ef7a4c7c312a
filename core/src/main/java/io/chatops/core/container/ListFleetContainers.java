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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists the containers on all servers of an owner, by the reports that came since the hub started.
 * Reads them anew each time, so that nothing has to be kept for it.
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
  private final int most;

  public ListFleetContainers(OwnedServers owned, LatestReports latest, DocumentReader reader) {
    this(owned, latest, reader, MOST);
  }

  ListFleetContainers(OwnedServers owned, LatestReports latest, DocumentReader reader, int most) {
    this.owned = owned;
    this.latest = latest;
    this.reader = reader;
    this.most = most;
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
   */
  public record Found(List<OfServer> containers, int serversLeftOut) {
    public Found {
      containers = List.copyOf(containers);
    }
  }

  /** Lists them; NOT_FOUND when one of the servers is not the actor's. Blocking. */
  public Found list(Actor actor, Query query) {
    List<Server> servers = owned.all(actor);
    if (!query.servers().isEmpty()) {
      owned.requireAll(actor, query.servers());
    }
    List<OfServer> found = new ArrayList<>();
    int seen = 0;
    int leftOut = 0;
    for (Server server : servers) {
      Optional<Snapshot> report =
          query.servers().isEmpty() || query.servers().contains(server.id())
              ? latest.inMemory(server.id())
              : Optional.empty();
      if (report.isEmpty()) {
        continue;
      }
      if (seen >= most) {
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
    found.sort(BY_NAME);
    return new Found(found, leftOut);
  }

  private static String folded(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
