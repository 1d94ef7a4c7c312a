package io.chatops.core.server;

import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.audit.AuditEvent.Outcome;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.policy.Action;
import io.chatops.core.policy.Policy;
import io.chatops.core.quota.Quota;
import io.chatops.core.quota.Quotas;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The servers of a user. Another user's server fails with NOT_FOUND, like a missing one. */
public final class Servers {
  private final OwnedServers owned;
  private final ServerRepository servers;
  private final ServerPresence presence;
  private final ServerHealth health;
  private final AgentReleases releases;
  private final Quotas quotas;
  private final Audit audit;
  private final InstantSource clock;
  private final Followers followers;

  public Servers(
      OwnedServers owned,
      ServerRepository servers,
      ServerPresence presence,
      ServerHealth health,
      AgentReleases releases,
      Quotas quotas,
      Audit audit,
      InstantSource clock,
      Followers followers) {
    this.owned = owned;
    this.servers = servers;
    this.presence = presence;
    this.health = health;
    this.releases = releases;
    this.quotas = quotas;
    this.audit = audit;
    this.clock = clock;
    this.followers = followers;
  }

  /**
   * The parts of the hub that follow changes of servers.
   *
   * @param updated receives each server after its change, and the name of the user
   * @param publish sends other hubs the id of a server that was removed here
   * @param removed called in this order once a server is removed: to close its agent's connection,
   *     to delete its metrics, and so on
   */
  public record Followers(
      BiConsumer<Server, String> updated,
      Consumer<ServerId> publish,
      List<Consumer<ServerId>> removed) {
    public Followers {
      removed = List.copyOf(removed);
    }
  }

  /**
   * A server and its present state.
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
   * @param total the number of matching servers on all pages
   */
  public record Page(List<Overview> servers, int total) {
    public Page {
      servers = List.copyOf(servers);
    }
  }

  /** A tag, and the number of the actor's servers that have it. */
  public record TagCount(String tag, int servers) {}

  public Overview get(Actor actor, ServerId id) {
    return overview(owned.get(actor, Action.VIEW, id));
  }

  /** Returns the actor's servers by name; an absent filter matches all. */
  public Page list(
      Actor actor,
      @Nullable ServerStatus status,
      @Nullable String text,
      @Nullable Boolean agentOutdated,
      int limit,
      int offset) {
    List<Overview> all =
        owned.matching(actor, text).stream()
            .map(this::overview)
            .filter(overview -> status == null || overview.status() == status)
            .filter(one -> agentOutdated == null || one.isAgentOutdated() == agentOutdated)
            .toList();
    return new Page(all.stream().skip(offset).limit(limit).toList(), all.size());
  }

  /** Returns the tags of the actor's servers: without regard to case, then as they are. */
  public List<TagCount> tags(Actor actor) {
    SortedMap<String, Integer> counts =
        new TreeMap<>(
            String.CASE_INSENSITIVE_ORDER.thenComparing(Comparator.<String>naturalOrder()));
    for (Server server : owned.all(actor)) {
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

  /** Registers a server. Fails with QUOTA_REACHED if the actor has the maximum number of them. */
  public Server register(Actor actor, ServerDetails details) {
    Instant now = now();
    Server server =
        new Server(
            ServerId.random(),
            Policy.ownerOfNew(actor),
            details.name(),
            details.host(),
            details.port(),
            details.metadata(),
            details.tags(),
            null,
            null,
            now,
            now);
    // The event first: a crash between the two leaves a trace too many, never one too few.
    audit.server(actor, AuditAction.SERVER_REGISTER, Outcome.ALLOWED, server, null, null);
    Quota quota = quotas.servers(actor);
    if (!servers.add(server, quota.max())) {
      audit.server(
          actor, AuditAction.SERVER_REGISTER, Outcome.REFUSED, server, null, quota.reason());
      throw quota.reached();
    }
    return server;
  }

  /**
   * Changes a server.
   *
   * @param change maps the present details to the wanted ones; called again if another change came
   *     in between, so that none is lost
   */
  public Server update(Actor actor, ServerId id, UnaryOperator<ServerDetails> change) {
    Server server = owned.get(actor, Action.MANAGE, id, audit, AuditAction.SERVER_UPDATE);
    var unused = change.apply(server.details()); // refused before it is on record
    audit.server(actor, AuditAction.SERVER_UPDATE, Outcome.ALLOWED, server, null, null);
    Server updated =
        servers
            .update(id, change, now())
            .orElseThrow(() -> ChatOpsException.notFound("Server " + id + " was just removed"));
    followers.updated().accept(updated, actor.username());
    return updated;
  }

  /** Removes a server and all that belongs to it; the audit trail keeps its name. */
  public void remove(Actor actor, ServerId id) {
    Server server = owned.get(actor, Action.MANAGE, id, audit, AuditAction.SERVER_REMOVE);
    audit.server(actor, AuditAction.SERVER_REMOVE, Outcome.ALLOWED, server, null, null);
    servers.remove(id);
    followers.publish().accept(id); // first: what follows may take a while, or fail
    wasRemoved(id);
  }

  /** Makes this hub discard all it knows of a server that was removed, here or at another hub. */
  public void wasRemoved(ServerId id) {
    followers.removed().forEach(follower -> follower.accept(id));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
