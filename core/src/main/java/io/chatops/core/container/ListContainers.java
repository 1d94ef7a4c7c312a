package io.chatops.core.container;

import io.chatops.core.agent.HostPermissions;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.DocumentReader;
import io.chatops.core.metric.LatestReports;
import io.chatops.core.metric.ReportSnapshots.Snapshot;
import io.chatops.core.metric.ReportedContainer;
import io.chatops.core.policy.Action;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists the containers in the last report of a server, online or not. */
public final class ListContainers {
  private static final Comparator<@Nullable String> TEXT =
      Comparator.nullsLast(Comparator.naturalOrder());
  private static final Comparator<ReportedContainer> BY_NAME =
      Comparator.comparing(ReportedContainer::name, TEXT)
          .thenComparing(ReportedContainer::id, TEXT);

  private final OwnedServers owned;
  private final LatestReports latest;
  private final DocumentReader reader;

  public ListContainers(OwnedServers owned, LatestReports latest, DocumentReader reader) {
    this.owned = owned;
    this.latest = latest;
    this.reader = reader;
  }

  /**
   * The containers of a server, by name, then by id.
   *
   * @param reason why none can be listed, for users; absent when the report lists them
   * @param asOf the time of the report; absent without one
   */
  public record Known(
      List<ReportedContainer> containers, @Nullable String reason, @Nullable Instant asOf) {
    public Known {
      containers = List.copyOf(containers);
    }
  }

  /** Lists them; NOT_FOUND when the server is not the actor's. Blocking for the look-up. */
  public Known list(Actor actor, ServerId serverId) {
    Server.AgentDetails agent = owned.get(actor, Action.VIEW, serverId).agent();
    Snapshot report = latest.find(serverId).orElse(null);
    if (report == null) {
      return new Known(List.of(), "There is no report yet; start the agent", null);
    }
    Optional<List<ReportedContainer>> containers = reader.containers(report.document());
    return new Known(
        containers.orElse(List.of()).stream().sorted(BY_NAME).toList(),
        containers.isPresent() ? null : reason(agent),
        report.collectedAt());
  }

  private static String reason(Server.@Nullable AgentDetails agent) {
    HostPermissions permissions =
        agent == null ? HostPermissions.UNKNOWN : HostPermissions.of(agent.capabilities());
    return permissions.mayReadContainers()
        ? "The agent found no Docker engine when it last reported"
        : "The host does not show its containers; to see them, set containers: read in its"
            + " agent.yaml and restart the agent there";
  }
}
