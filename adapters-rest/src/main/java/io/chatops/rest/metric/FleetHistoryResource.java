package io.chatops.rest.metric;

import io.chatops.api.Envelope;
import io.chatops.api.metric.FleetHistoryResponse;
import io.chatops.core.metric.FleetQuery;
import io.chatops.core.metric.MetricQueries;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What the agents of several servers measured, beside {@link MetricResource}. */
@Path("/api/v1/metrics/history")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
@Authenticated
public class FleetHistoryResource {
  private final MetricQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public FleetHistoryResource(MetricQueries queries, CurrentRequest request, InstantSource clock) {
    this.queries = queries;
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Metrics of several servers over a time",
      description =
          "As the history of one server, of up to 50 in one go. When one of them is somebody else's,"
              + " the whole request fails (404). An answer has at most 400,000 points, of which each"
              + " server may have the same share; series beyond it are left out.")
  public Envelope<FleetHistoryResponse> history(
      @QueryParam("server_id") List<String> serverIds,
      @QueryParam("start") @Nullable String start,
      @QueryParam("end") @Nullable String end,
      @QueryParam("metric") List<String> metrics,
      @QueryParam("points") @Nullable String points,
      @QueryParam("resolution") @Nullable String resolution) {
    FleetQuery query =
        new HistoryParameters(start, end, metrics, points, resolution)
            .toQuery(serverIds, clock.instant());
    return Envelope.of(FleetHistoryResponse.from(query, queries.history(request.actor(), query)));
  }
}
