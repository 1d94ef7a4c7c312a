package io.chatops.rest.metric;

import io.chatops.api.Envelope;
import io.chatops.api.metric.FleetHistoryResponse;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.MetricQueries;
import io.chatops.rest.openapi.Answers;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The history of several servers at once. {@link MetricResource} has that of one. */
@Path("/api/v1/metrics/history")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
@Authenticated
public class FleetHistoryResource {
  private final MetricQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public FleetHistoryResource(MetricUseCases metrics, CurrentRequest request, InstantSource clock) {
    this.queries = metrics.metricQueries();
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "The metric history of several servers",
      description =
          "The history of up to 50 servers in one response. If one of them belongs to another"
              + " user, the whole request fails (404). A response has at most 400,000 points; each"
              + " server has an equal share, and series beyond it are left out.")
  @APIResponse(responseCode = "200", description = "OK")
  @APIResponse(responseCode = "404", ref = Answers.NOT_FOUND)
  public Envelope<FleetHistoryResponse> history(
      @Parameter(description = "The servers; may be repeated")
          @QueryParam("server_id")
          @Size(min = 1, max = FleetQuery.MAX_SERVERS, message = "must be {min}-{max} servers")
          List<@NotNull ServerId> serverId,
      @Valid @BeanParam HistoryParameters parameters) {
    FleetQuery query = parameters.toQuery(serverId.stream().distinct().toList(), clock.instant());
    return Envelope.of(FleetHistoryResponse.from(query, queries.history(request.actor(), query)));
  }
}
