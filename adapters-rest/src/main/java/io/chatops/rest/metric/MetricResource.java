package io.chatops.rest.metric;

import io.chatops.api.Envelope;
import io.chatops.api.metric.HistoryResponse;
import io.chatops.api.metric.MetricsDocument;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.metric.MetricQueries;
import io.chatops.rest.forward.ReadAtOwner;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The measurements of one server: the newest report and the history. */
@Path("/api/v1/metrics/{server_id}")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
@Authenticated
public class MetricResource {
  private final MetricQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public MetricResource(MetricUseCases metrics, CurrentRequest request, InstantSource clock) {
    this.queries = metrics.metricQueries();
    this.request = request;
    this.clock = clock;
  }

  @GET
  @ReadAtOwner
  @Operation(summary = "The newest report", description = "404 until there is one.")
  public Envelope<MetricsDocument> latest(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId) {
    return Envelope.of(new MetricsDocument(queries.latest(request.actor(), serverId).document()));
  }

  @GET
  @Path("/history")
  @Operation(
      summary = "The metric history of a server",
      description =
          "At most the requested number of points per series. Each point has a minimum and a"
              + " maximum, so peaks are preserved. Missing data shows as a gap.")
  public Envelope<HistoryResponse> history(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Valid @BeanParam HistoryParameters parameters) {
    return Envelope.of(
        HistoryResponse.from(
            queries.history(
                request.actor(),
                parameters.toQuery(List.of(serverId), clock.instant()).of(serverId))));
  }
}
