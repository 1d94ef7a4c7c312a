package io.chatops.rest.mark;

import io.chatops.api.Envelope;
import io.chatops.api.PageMeta;
import io.chatops.api.mark.AvailabilityResponse;
import io.chatops.api.mark.MarkResponse;
import io.chatops.core.assembly.ServerUseCases;
import io.chatops.core.identity.ServerId;
import io.chatops.core.mark.AvailabilityQueries;
import io.chatops.core.mark.MarkQueries;
import io.chatops.rest.request.ChartRange;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The events of a server in a time. */
@Path("/api/v1/servers/{server_id}")
@CheckedParameters
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Servers")
@Authenticated
public class MarkResource {
  private final MarkQueries marks;
  private final AvailabilityQueries availability;
  private final CurrentRequest request;
  private final InstantSource clock;

  public MarkResource(ServerUseCases servers, CurrentRequest request, InstantSource clock) {
    this.marks = servers.markQueries();
    this.availability = servers.availabilityQueries();
    this.request = request;
    this.clock = clock;
  }

  @GET
  @Path("/marks")
  @Operation(
      summary = "The events of a server",
      description =
          "Alerts, times without the agent, reboots, commands, actions on containers, changes"
              + " of the agent's version, and notes, newest first: everything that started in the"
              + " time range, and alerts and times without the agent that overlap it. At most the"
              + " newest 1,000; meta.total and the message say if there are more. Each kind goes"
              + " back as far as its records: the log (agent and reboots) and commands 30 days,"
              + " alerts and the audit log two years by default.")
  public Envelope<List<MarkResponse>> marks(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Valid @BeanParam ChartRange range) {
    Instant now = clock.instant();
    MarkQueries.Marks found =
        marks.find(request.actor(), serverId, range.first(now), range.last(now));
    return new Envelope<>(
        found.marks().stream().map(MarkResponse::from).toList(),
        found.total() <= MarkQueries.MAX_MARKS
            ? null
            : "Only the newest "
                + MarkQueries.MAX_MARKS
                + " are included; request a shorter time range",
        new PageMeta(found.total(), MarkQueries.MAX_MARKS, 0));
  }

  @GET
  @Path("/availability")
  @Operation(
      summary = "The availability of a server",
      description =
          "The share of the time range in which the hub heard from the agent, according to"
              + " the server's log, which covers 30 days and the newest 10,000 entries. A lost"
              + " connection that returns before the server counts as offline is no outage. Time"
              + " in which the hub was stopped counts neither way. A hub that was killed recorded"
              + " nothing: the server counts as available until then if it returned afterwards.")
  public Envelope<AvailabilityResponse> availability(
      @Parameter(description = "The server") @PathParam("server_id") ServerId serverId,
      @Valid @BeanParam ChartRange range) {
    Instant now = clock.instant();
    return Envelope.of(
        AvailabilityResponse.from(
            availability.of(request.actor(), serverId, range.first(now), range.last(now))));
  }
}
