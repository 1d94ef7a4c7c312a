package io.chatops.core.agent;

import io.chatops.core.agent.HostActions.ActionDetails;
import io.chatops.core.audit.Audit;
import io.chatops.core.audit.AuditAction;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.log.LogSource;
import io.chatops.core.policy.Action;
import io.chatops.core.server.AgentReleases;
import io.chatops.core.server.AgentReleases.Offer;
import io.chatops.core.server.OwnedServers;
import io.chatops.core.server.Server;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Has an agent update itself to the release that the hub serves. The agent decides: its host must
 * allow it, and the release key must have signed the program.
 */
public final class UpdateAgent {
  /** Longer than the agent takes for a download on a slow line. */
  private static final Duration FOR_THE_ANSWER = Duration.ofMinutes(12);

  private final OwnedServers owned;
  private final Audit audit;
  private final HostActions actions;
  private final AgentReleases releases;
  private final AgentUpdates updates;
  private final ActionSlots slots;
  private final Executor executor;

  /**
   * Creates the use case.
   *
   * @param slots one for a server
   * @param executor runs what blocks once the agent has answered
   */
  public UpdateAgent(
      OwnedServers owned,
      Audit audit,
      HostActions actions,
      AgentReleases releases,
      AgentUpdates updates,
      ActionSlots slots,
      Executor executor) {
    this.owned = owned;
    this.audit = audit;
    this.actions = actions;
    this.releases = releases;
    this.updates = updates;
    this.slots = slots;
    this.executor = executor;
  }

  /**
   * A started update.
   *
   * @param from the present version of the agent; absent if unknown
   * @param staged the version that the agent starts, once the end is recorded; exceptionally as
   *     {@link AgentUpdates#update}
   */
  public record Started(Optional<String> from, String to, CompletableFuture<String> staged) {}

  /**
   * Starts an update; blocks until its start is recorded and the request is sent. Fails at once
   * with NOT_FOUND, CONFLICT if the hub has no newer release for it, AGENT_NOT_CONNECTED, FORBIDDEN
   * by the host, or RATE_LIMITED.
   */
  public Started update(Actor actor, ServerId serverId) {
    Server server = owned.get(actor, Action.OPERATE, serverId, audit, AuditAction.AGENT_UPDATE);
    Optional<String> from = Optional.ofNullable(server.agent()).map(Server.AgentDetails::version);
    Offer offer =
        Optional.ofNullable(server.agent())
            .flatMap(releases::offer)
            .filter(Offer::newer)
            .orElseThrow(
                () ->
                    ChatOpsException.conflict(
                        "This hub does not serve a newer version of the agent for this server"));
    ActionDetails details =
        new ActionDetails(
            Action.OPERATE,
            AuditAction.AGENT_UPDATE,
            from.orElse("?") + " to " + offer.version(),
            LogSource.AGENT,
            "update",
            HostPermissions::mayUpdate,
            "updates: auto");
    HostAction action =
        actions.start(
            actor, serverId, details, () -> slots.acquire(serverId, actor.userId()), null);
    return new Started(
        from,
        offer.version(),
        action.request(
            () -> updates.update(serverId, offer.version(), FOR_THE_ANSWER),
            executor,
            version ->
                "version "
                    + version
                    + " is downloaded, verified and tested; the agent is starting it"));
  }
}
