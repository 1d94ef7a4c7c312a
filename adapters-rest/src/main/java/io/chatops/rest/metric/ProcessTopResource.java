package io.chatops.rest.metric;

import io.chatops.api.Envelope;
import io.chatops.api.metric.ProcessRangeResponse;
import io.chatops.api.metric.ProcessTopResponse;
import io.chatops.core.assembly.MetricUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.process.ProcessTopQueries;
import io.chatops.rest.request.ChartRange;
import io.chatops.rest.request.CheckedParameters;
import io.chatops.rest.security.CurrentRequest;
import io.quarkus.security.Authenticated;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PastOrPresent;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The largest processes of a past minute, to find out what used the machine. */
@Path("/api/v1/metrics/{server_id}/top")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Metrics")
@Authenticated
public class ProcessTopResource {
  private final ProcessTopQueries queries;
  private final CurrentRequest request;
  private final InstantSource clock;

  public ProcessTopResource(MetricUseCases metrics, CurrentRequest request, InstantSource clock) {
    this.queries = metrics.processTopQueries();
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "The top processes of a minute",
      description =
          "The top five processes by CPU and the top five by memory, from one report of that"
              + " minute. If the minute has no list, the newest one of the previous 5 minutes is"
              + " returned, else 404. The hub keeps lists as long as raw values, and none from an"
              + " agent's spool.")
  public Envelope<ProcessTopResponse> top(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Parameter(description = "The time; by default now") @QueryParam("at") @PastOrPresent
          @Nullable Instant at) {
    Instant time = at == null ? clock.instant() : at;
    return Envelope.of(ProcessTopResponse.from(queries.at(request.actor(), serverId, time)));
  }

  @GET
  @Path("/range")
  @Operation(
      summary = "The top processes of a time range",
      description =
          "Aggregates the lists of all minutes, at most 7 days, by name and user. A list has"
              + " the top five processes by CPU and the top five by memory, so a process that is"
              + " never among them is missing.")
  public Envelope<ProcessRangeResponse> range(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Valid @BeanParam ChartRange range,
      @Parameter(description = "The maximum number of entries of each kind")
          @QueryParam("limit")
          @DefaultValue("10")
          @Min(1)
          @Max(100)
          int limit) {
    Instant now = clock.instant();
    Instant start = range.first(now);
    Instant end = range.last(now);
    return Envelope.of(
        ProcessRangeResponse.from(
            start, end, queries.inRange(request.actor(), serverId, start, end, limit)));
  }
}
