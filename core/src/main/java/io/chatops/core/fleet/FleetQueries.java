package io.chatops.core.fleet;

import io.chatops.core.alert.OpenAlerts;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.identity.UserId;
import io.chatops.core.metric.CpuLine;
import io.chatops.core.metric.LatestVitals;
import io.chatops.core.metric.Vitals;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.Server;
import io.chatops.core.server.ServerCondition;
import io.chatops.core.server.ServerPresence;
import io.chatops.core.server.ServerRepository;
import io.chatops.core.server.ServerStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads all servers of an owner at once. One query for what the owner entered; everything else is
 * in memory, or at the owners of the agents' connections.
 */
public final class FleetQueries {
  private final ServerRepository servers;
  private final ServerPresence presence;
  private final OpenAlerts alerts;
  private final ServerLevels levels;
  private final LatestVitals vitals;
  private final AgentReleases releases;
  private final Consumer<Collection<ServerId>> refresh;

  /**
   * Reads by these means.
   *
   * @param refresh brings the values of servers that other hubs have up to date; may block
   */
  public FleetQueries(
      ServerRepository servers,
      ServerPresence presence,
      OpenAlerts alerts,
      ServerLevels levels,
      LatestVitals vitals,
      AgentReleases releases,
      Consumer<Collection<ServerId>> refresh) {
    this.servers = servers;
    this.presence = presence;
    this.alerts = alerts;
    this.levels = levels;
    this.vitals = vitals;
    this.releases = releases;
    this.refresh = refresh;
  }

  /**
   * The servers that a list shows. An absent filter, and an empty list of tags, match all.
   *
   * @param text in the name, the host, a tag or the name of a container, without regard to case
   * @param tags the server has all of them
   * @param agentOutdated true for those whose agent is behind the hub's, false for the others
   */
  public record Filter(
      @Nullable String text,
      List<String> tags,
      @Nullable ServerStatus status,
      @Nullable HealthStatus health,
      @Nullable Boolean agentOutdated) {
    public Filter {
      tags = List.copyOf(tags);
    }
  }

  /**
   * One page of servers.
   *
   * @param total the number of all servers that match
   * @param counts of all that match text and tags, whatever their state
   */
  public record Page(List<ServerSummary> servers, int total, FleetCounts counts) {
    public Page {
      servers = List.copyOf(servers);
    }
  }

  /** The actor's servers that match, in this order. */
  public Page list(Actor actor, Filter filter, FleetSort sort, int limit, int offset) {
    String text = filter.text() == null ? null : filter.text().toLowerCase(Locale.ROOT);
    List<ServerSummary> named =
        all(Policy.scope(actor, Action.VIEW)).stream()
            .filter(summary -> summary.server().tags().containsAll(filter.tags()))
            .filter(summary -> text == null || mentions(summary, text))
            .toList();
    List<ServerSummary> wanted =
        named.stream()
            .filter(s -> filter.status() == null || s.condition().status() == filter.status())
            .filter(s -> filter.health() == null || s.condition().health() == filter.health())
            .filter(
                s ->
                    filter.agentOutdated() == null || s.isAgentOutdated() == filter.agentOutdated())
            .sorted(sort.order())
            .toList();
    return new Page(
        wanted.stream().skip(offset).limit(limit).toList(), wanted.size(), FleetCounts.of(named));
  }

  /** All servers of an owner, by name. May wait a second for the hubs that have the agents. */
  public List<ServerSummary> all(UserId owner) {
    List<Server> all = servers.findByOwner(owner, null);
    refresh(all.stream().map(Server::id).toList());
    return all.stream().map(this::summary).toList();
  }

  /** Returns the same as {@link #all}, with the values that this hub already has. */
  public List<ServerSummary> known(UserId owner) {
    return servers.findByOwner(owner, null).stream().map(this::summary).toList();
  }

  /**
   * Brings the values of servers that other hubs have up to date. Waits for all these hubs
   * together, and for a second at most.
   */
  public void refresh(Collection<ServerId> some) {
    refresh.accept(some);
  }

  /**
   * Returns the use of CPU in the last hour; empty while the server has sent no report.
   *
   * @param points the most values, 1-120
   */
  public Optional<CpuLine> cpu(ServerSummary summary, int points, Instant now) {
    return vitals.cpu(summary.server().id(), points, now);
  }

  private ServerSummary summary(Server server) {
    Vitals newest = vitals.find(server.id()).orElse(null);
    return new ServerSummary(
        server,
        ServerCondition.of(server.id(), server.lastSeen(), presence, levels),
        newest,
        levels.levels(server.id(), newest),
        alerts.counts(server.id()),
        server.agent() == null ? null : releases.offer(server.agent()).orElse(null));
  }

  private static boolean mentions(ServerSummary summary, String folded) {
    Vitals.Containers containers = summary.vitals() == null ? null : summary.vitals().containers();
    return summary.server().mentions(folded)
        || (containers != null
            && containers.names().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(folded)));
  }
}
