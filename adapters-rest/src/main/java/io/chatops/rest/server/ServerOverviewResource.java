package io.chatops.rest.server;

import io.chatops.api.Envelope;
import io.chatops.api.server.FleetCountsResponse;
import io.chatops.api.server.ServerSummaryResponse;
import io.chatops.api.server.ServerSummaryResponse.SparkLine;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.fleet.FleetQueries;
import io.chatops.core.fleet.FleetSort;
import io.chatops.core.fleet.ServerSummary;
import io.chatops.core.server.HealthStatus;
import io.chatops.core.server.ServerStatus;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.request.Paging;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** All servers of a user with their newest main values, in one answer. */
@Path("/api/v1/servers/overview")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class ServerOverviewResource {
  private final FleetQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public ServerOverviewResource(
      ServerUseCases servers, CurrentRequest request, InstantSource clock) {
    this.queries = servers.fleetQueries();
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Your servers with their newest values",
      description =
          "For lists: each server with its main values, its open alerts and the last hour of"
              + " its CPU. `meta.counts` has the number of servers in each state, over all that"
              + " match `q` and `tag`. The values of an offline server are those of its last"
              + " report (`as_of`).")
  public Envelope<List<ServerSummaryResponse>> overview(
      @Parameter(
              description =
                  "Only those with this text in the name, host, a tag or the name of a"
                      + " container, ignoring case")
          @QueryParam("q")
          @Size(max = 300)
          @Nullable String q,
      @Parameter(description = "Only those with this tag; may be repeated: with all of them")
          @QueryParam("tag")
          @Size(max = 50, message = "must be at most {max} tags")
          List<@NotNull @Size(max = 50, message = "must be at most {max} characters") String> tag,
      @Parameter(description = "Only those in this state") @QueryParam("status")
          @Nullable ServerStatus status,
      @Parameter(description = "Only those of this health") @QueryParam("health_status")
          @Nullable HealthStatus healthStatus,
      @Parameter(
              description =
                  "True: only those with an update available for their agent; false: the others")
          @QueryParam("agent_outdated")
          @Nullable Boolean agentOutdated,
      @Parameter(
              description =
                  "`worst`: critical, warning, offline, unknown, healthy; in each, servers that are"
                      + " not online first, then the highest `levels.ratio`. By a value: highest"
                      + " first, online servers only. `last_seen`: longest offline first. Ties are"
                      + " ordered by name")
          @QueryParam("sort")
          @DefaultValue("worst")
          FleetSort sort,
      @Parameter(description = "The maximum number of values per spark line; 0: none")
          @QueryParam("spark")
          @DefaultValue("0")
          @Min(0)
          @Max(120)
          int spark,
      @Valid @BeanParam Paging paging) {
    FleetQueries.Page page =
        queries.list(
            request.actor(),
            new FleetQueries.Filter(q, tag, status, healthStatus, agentOutdated),
            sort,
            paging.limit(),
            paging.offset());
    Instant now = clock.instant();
    List<ServerSummaryResponse> shown =
        page.servers().stream()
            .map(summary -> ServerSummaryResponse.from(summary, spark(summary, spark, now)))
            .toList();
    return Envelope.page(
        shown, paging.of(page.total()).with(FleetCountsResponse.from(page.counts())));
  }

  private @Nullable SparkLine spark(ServerSummary summary, int points, Instant now) {
    return points == 0 ? null : queries.cpu(summary, points, now).map(SparkLine::from).orElse(null);
  }
}
