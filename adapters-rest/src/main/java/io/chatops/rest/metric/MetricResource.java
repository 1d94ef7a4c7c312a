package io.chatops.rest.metric;

import io.chatops.api.Envelope;
import io.chatops.api.metric.HistoryResponse;
import io.chatops.api.metric.MetricsDocument;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricQueries;
import io.chatops.rest.json.QueryFields;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What a server's agent measured. */
@Path("/api/v1/metrics/{server_id}")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
@Authenticated
public class MetricResource {
  private final MetricQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public MetricResource(MetricQueries queries, CurrentRequest request, InstantSource clock) {
    this.queries = queries;
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(summary = "The newest report", description = "404 until there is a first one.")
  public Envelope<MetricsDocument> latest(@PathParam("server_id") String serverId) {
    return Envelope.of(
        new MetricsDocument(queries.latest(request.actor(), id(serverId)).document()));
  }

  @GET
  @Path("/history")
  @Operation(
      summary = "Metrics over a time",
      description =
          "Never more than the asked points per series. Each point keeps minimum and maximum, so"
              + " that peaks survive; where data is missing the line has a gap.")
  public Envelope<HistoryResponse> history(
      @PathParam("server_id") String serverId,
      @QueryParam("start") @Nullable String start,
      @QueryParam("end") @Nullable String end,
      @QueryParam("metric") List<String> metrics,
      @QueryParam("points") @Nullable String points,
      @QueryParam("resolution") @Nullable String resolution) {
    var parameters = new HistoryParameters(start, end, metrics, points, resolution);
    return Envelope.of(
        HistoryResponse.from(
            queries.history(request.actor(), parameters.toQuery(id(serverId), clock.instant()))));
  }

  private static ServerId id(String text) {
    return new ServerId(QueryFields.id("server_id", text));
  }
}
