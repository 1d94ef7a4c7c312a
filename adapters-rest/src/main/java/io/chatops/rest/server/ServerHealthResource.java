package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.HealthResponse;
import io.chatops.api.server.HealthResponse.Check;
import io.chatops.core.agent.CheckServerHealth;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.error.ChatOpsException;
import io.chatops.core.error.ErrorCode;
import io.chatops.core.identity.Actor;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricQueries;
import io.chatops.core.metric.MetricStore;
import io.chatops.core.server.Servers;
import io.chatops.rest.forward.ReadAtOwner;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Finds out how a server is doing, by asking its agent. */
@Path("/api/v1/servers/{server_id}/health")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class ServerHealthResource {
  // A dozen reports at the usual interval: more than a restart of the agent takes.
  private static final Duration REPORT_IS_OLD = Duration.ofMinutes(1);

  private final CheckServerHealth checkHealth;
  private final Servers servers;
  private final MetricQueries metrics;
  private final CurrentRequest request;
  private final InstantSource clock;

  public ServerHealthResource(
      ServerUseCases servers, MetricUseCases metrics, CurrentRequest request, InstantSource clock) {
    this.checkHealth = servers.checkServerHealth();
    this.servers = servers.servers();
    this.metrics = metrics.metricQueries();
    this.request = request;
    this.clock = clock;
  }

  @POST
  @Blocking
  @ReadAtOwner
  @Operation(
      summary = "Check a server now",
      description =
          "By a real round trip to its agent, from the hub that has it. If that hub does not"
              + " answer, the agent counts as not answering. Each check that fails says what to"
              + " do.")
  public CompletionStage<Envelope<HealthResponse>> check(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId) {
    request.changesNothing();
    Actor actor = request.actor();
    // On a worker: the answer of the agent arrives on an event loop, which may not ask the storage.
    return checkHealth
        .check(actor, serverId)
        .thenApplyAsync(
            roundTrip -> Envelope.of(found(actor, serverId, roundTrip.orElse(null))),
            Infrastructure.getDefaultWorkerPool());
  }

  private HealthResponse found(Actor actor, ServerId id, @Nullable Duration roundTrip) {
    Servers.Overview overview = servers.get(actor, id);
    List<Check> checks = new ArrayList<>();
    checks.add(connection(roundTrip));
    checks.add(lastReport(actor, id));
    if (overview.competingAgents()) {
      checks.add(
          new Check(
              "single_agent",
              false,
              "Two agents compete for this server; register the other host as a server with"
                  + " its own API key"));
    }
    metrics
        .leftOutBecause(actor, id)
        .ifPresent(problem -> checks.add(new Check("history_room", false, problem)));
    checks.add(new Check("hub_storage", true, "The hub's storage answers"));
    return HealthResponse.from(overview, roundTrip, checks);
  }

  private static Check connection(@Nullable Duration roundTrip) {
    return roundTrip != null
        ? new Check("agent_connection", true, "The agent answers")
        : new Check(
            "agent_connection",
            false,
            "The agent is not connected or does not answer; on the host, run chatops-agent check");
  }

  private Check lastReport(Actor actor, ServerId id) {
    try {
      Instant collectedAt = metrics.latest(actor, id).collectedAt();
      Duration age = Duration.between(collectedAt, clock.instant());
      if (age.compareTo(MetricStore.WARN_AHEAD.negated()) < 0) {
        return new Check(
            "host_clock",
            false,
            "The host's clock is "
                + age.abs().toSeconds()
                + " s ahead of the hub's; correct it, for example with NTP");
      }
      return age.compareTo(REPORT_IS_OLD) <= 0
          ? new Check("last_report", true, "The last report is from " + collectedAt)
          : new Check(
              "last_report",
              false,
              "The last report is from "
                  + collectedAt
                  + "; check that the agent is running and that the host's clock is correct");
    } catch (ChatOpsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return new Check("last_report", false, "There is no report yet; start the agent");
      }
      throw e;
    }
  }
}
