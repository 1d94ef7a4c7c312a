package io.chatops.core.server;

import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads an owner's servers. */
public final class ServerQueries {
  private final OwnedServers owned;
  private final ServerRepository servers;
  private final ServerPresence presence;
  private final ServerHealth health;
  private final AgentReleases releases;

  public ServerQueries(
      OwnedServers owned,
      ServerRepository servers,
      ServerPresence presence,
      ServerHealth health,
      AgentReleases releases) {
    this.owned = owned;
    this.servers = servers;
    this.presence = presence;
    this.health = health;
    this.releases = releases;
  }

  /**
   * A server and how it is doing now.
   *
   * @param lastSeen absent: never
   * @param competingAgents true while two agents compete for the server's key
   * @param offer the release of the agent that the hub serves for it; absent: none
   */
  public record Overview(
      Server server,
      ServerStatus status,
      HealthStatus health,
      @Nullable Instant lastSeen,
      boolean competingAgents,
      AgentReleases.@Nullable Offer offer) {
    /** Returns true if the hub serves a newer release of its agent. */
    public boolean isAgentOutdated() {
      return offer != null && offer.newer();
    }
  }

  /**
   * One page of servers.
   *
   * @param total how many match in all
   */
  public record Page(List<Overview> servers, int total) {
    public Page {
      servers = List.copyOf(servers);
    }
  }

  public Overview get(Actor actor, ServerId id) {
    return overview(owned.get(actor, id));
  }

  /** The actor's servers by name; an absent filter matches all. */
  public Page list(
      Actor actor,
      @Nullable ServerStatus status,
      @Nullable String text,
      @Nullable Boolean agentOutdated,
      int limit,
      int offset) {
    List<Overview> all =
        servers.findByOwner(actor.userId(), text).stream()
            .map(this::overview)
            .filter(overview -> status == null || overview.status() == status)
            .filter(one -> agentOutdated == null || one.isAgentOutdated() == agentOutdated)
            .toList();
    return new Page(all.stream().skip(offset).limit(limit).toList(), all.size());
  }

  /** A tag, and the number of the actor's servers that have it. */
  public record TagCount(String tag, int servers) {}

  /** Returns the tags of the actor's servers: without regard to case, then as they are. */
  public List<TagCount> tags(Actor actor) {
    SortedMap<String, Integer> counts =
        new TreeMap<>(
            String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.<String>naturalOrder()));
    for (Server server : servers.findByOwner(actor.userId(), null)) {
      server.tags().stream().distinct().forEach(tag -> counts.merge(tag, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .map(tag -> new TagCount(tag.getKey(), tag.getValue()))
        .toList();
  }

  public Overview overview(Server server) {
    ServerCondition now = ServerCondition.of(server.id(), server.lastSeen(), presence, health);
    return new Overview(
        server,
        now.status(),
        now.health(),
        now.lastSeen(),
        presence.hasCompetingAgents(server.id()),
        server.agent() == null ? null : releases.offer(server.agent()).orElse(null));
  }
}
